#include "literals.hpp"

#include <boost/test/unit_test.hpp>
#include <mynah/xep/data_forms.hpp>

using namespace mynah;
using namespace mynah::xep;
using namespace mynah::xep::data_forms;

namespace {

// XEP-0004, example 2, shortened, in the order in which it is written.
constexpr auto bot_form =
    "<x xmlns='jabber:x:data' type='form'><title>Bot Configuration</title>"
    "<instructions>Fill out this form to configure your new bot!</instructions>"
    "<field var='FORM_TYPE' type='hidden'><value>jabber:bot</value></field>"
    "<field type='fixed'><value>Section 1: Bot Info</value></field>"
    "<field var='botname' type='text-single' label='The name of your bot'/>"
    "<field var='description' type='text-multi' label='Helpful description of your bot'/>"
    "<field var='public' type='boolean' label='Public bot?'><required/></field>"
    "<field var='features' type='list-multi' label='What features will the bot support?'>"
    "<value>news</value><value>search</value>"
    "<option label='Contests'><value>contests</value></option><option "
    "label='News'><value>news</value></option>"
    "<option label='Search'><value>search</value></option></field>"
    "<field var='maxsubs' type='list-single' label='Maximum number of "
    "subscribers'><value>20</value>"
    "<option label='10'><value>10</value></option><option "
    "label='20'><value>20</value></option></field>"
    "<field var='invitelist' type='jid-multi' label='People to invite'>"
    "<desc>Tell all your friends about your new bot!</desc></field></x>";

form asked() { return parse<form>(bot_form).value(); }

form submission()
{
    auto filled = asked().answer();
    filled.set("public", {"1"});
    return filled;
}

std::string refusal(const form& filled)
{
    const auto accepted = asked().accepts(filled);
    return accepted ? "" : accepted.error().text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(data_forms_test)

BOOST_AUTO_TEST_CASE(a_form_is_read_and_written)
{
    const auto f = asked();
    BOOST_TEST((f.type == form_type::form));
    BOOST_TEST(f.title == "Bot Configuration");
    BOOST_TEST(f.registered_type() == "jabber:bot");
    BOOST_TEST(f.fields.size() == 8U);
    BOOST_TEST(f.find("public")->required);
    BOOST_TEST(f.find("features")->options.at(0).label == "Contests");
    BOOST_TEST(f.find("features")->options.at(0).value == "contests");
    BOOST_TEST(f.value("maxsubs") == "20");
    BOOST_TEST(f.find("nothing") == nullptr);
    BOOST_TEST(f.value("nothing") == "");
    BOOST_TEST(written(f) == bot_form);
}

// XEP-0004, example 3
BOOST_AUTO_TEST_CASE(a_submission_is_read)
{
    const auto f =
        parse<form>(
            "<x xmlns='jabber:x:data' type='submit'><field type='hidden' var='FORM_TYPE'>"
            "<value>jabber:bot</value></field><field type='text-multi' var='description'>"
            "<value>This bot enables you to send requests to</value><value>Google</value></field>"
            "<field type='boolean' var='public'><value>0</value></field></x>")
            .value();
    BOOST_TEST((f.type == form_type::submit));
    BOOST_TEST(f.find("description")->text() == "This bot enables you to send requests to\nGoogle");
    BOOST_TEST((f.find("public")->as_boolean() == false));
}

// XEP-0004, example 8, shortened
BOOST_AUTO_TEST_CASE(a_table_is_read_and_written)
{
    constexpr auto text =
        "<x xmlns='jabber:x:data' type='result'><title>Joogle Search: verona</title><reported>"
        "<field var='name' type='text-single'/><field var='url' "
        "type='text-single'/></reported><item>"
        "<field var='name' type='text-single'><value>Comune di Verona</value></field>"
        "<field var='url' "
        "type='text-single'><value>http://www.comune.verona.it/</value></field></item><item>"
        "<field var='name' type='text-single'><value>Benvenuto!</value></field></item></x>";
    const auto f = parse<form>(text).value();
    BOOST_TEST(f.reported.size() == 2U);
    BOOST_TEST(f.items.size() == 2U);
    BOOST_TEST(f.items.at(0).at(1).value() == "http://www.comune.verona.it/");
    BOOST_TEST(f.fields.empty());
    BOOST_TEST(written(f) == text);
}

BOOST_AUTO_TEST_CASE(a_field_without_a_known_type_is_a_line_of_text)
{
    BOOST_TEST((parse<field>("<field xmlns='jabber:x:data' var='a'/>").value().type ==
                field_type::text_single));
    BOOST_TEST(
        (parse<field>("<field xmlns='jabber:x:data' var='a' type='picture'/>").value().type ==
         field_type::text_single));
}

BOOST_AUTO_TEST_CASE(what_is_no_form_is_refused)
{
    for (const auto* text :
         {"<x xmlns='jabber:x:data'/>", "<x xmlns='jabber:x:data' type='question'/>",
          "<x xmlns='jabber:x:oob' type='form'/>", "<form xmlns='jabber:x:data' type='form'/>",
          "<x xmlns='jabber:x:data' type='form'><field type='hidden'/></x>",
          "<x xmlns='jabber:x:data' type='result'><item><field/></item></x>"})
        BOOST_TEST(!parse<form>(text), text);
}

BOOST_AUTO_TEST_CASE(elements_of_others_are_skipped)
{
    const auto f = parse<form>(
                       "<x xmlns='jabber:x:data' type='form'><field "
                       "xmlns='urn:other'/><instructions>a</instructions>"
                       "<instructions>b</instructions></x>")
                       .value();
    BOOST_TEST(f.fields.empty());
    BOOST_TEST(f.instructions.size() == 2U);
}

BOOST_AUTO_TEST_CASE(text_of_several_lines_is_several_values)
{
    const auto f = field::lines("description", "one\n\nthree");
    BOOST_TEST(f.values.size() == 3U);
    BOOST_TEST(f.text() == "one\n\nthree");
    BOOST_TEST(written(field::lines("d", "")) ==
               "<field xmlns='jabber:x:data' var='d' type='text-multi'><value/></field>");
}

BOOST_AUTO_TEST_CASE(booleans_have_four_words)
{
    const auto value = [](const char* word) {
        return field("a", field_type::boolean, {word}).as_boolean();
    };
    BOOST_TEST((value("1") == true));
    BOOST_TEST((value("true") == true));
    BOOST_TEST((value("0") == false));
    BOOST_TEST((value("false") == false));
    BOOST_TEST((value("yes") == std::nullopt));
    BOOST_TEST((field("a", field_type::boolean).as_boolean() == std::nullopt));
    BOOST_TEST(field::boolean("a", true).value() == "1");
}

BOOST_AUTO_TEST_CASE(only_a_hidden_field_names_the_kind_of_a_form)
{
    form f(form_type::result);
    f.add(field::text("FORM_TYPE", "urn:a"));
    BOOST_TEST(f.registered_type() == "");
    f.type = form_type::submit;
    BOOST_TEST(f.registered_type() == "urn:a");
}

BOOST_AUTO_TEST_CASE(an_answer_takes_the_defaults)
{
    auto filled = asked().answer();
    BOOST_TEST((filled.type == form_type::submit));
    BOOST_TEST(filled.registered_type() == "jabber:bot");
    BOOST_TEST(filled.find("features")->values.size() == 2U);
    BOOST_TEST(filled.find("features")->options.empty());
    BOOST_TEST(filled.find("") == nullptr);  // nothing of the words between
    filled.set("maxsubs", {"10"}).set("extra", {"x"});
    BOOST_TEST(filled.value("maxsubs") == "10");
    BOOST_TEST(filled.value("extra") == "x");
}

BOOST_AUTO_TEST_CASE(a_right_submission_is_accepted)
{
    BOOST_TEST(refusal(submission()) == "");
    BOOST_TEST(refusal(submission().set("nobody_asked", {"a", "b"})) == "");
}

BOOST_AUTO_TEST_CASE(a_required_field_must_be_filled)
{
    BOOST_TEST(refusal(asked().answer()) == "the field public is required");
    BOOST_TEST(refusal(form(form_type::submit)) == "the field public is required");
}

BOOST_AUTO_TEST_CASE(a_value_must_be_one_that_the_field_allows)
{
    BOOST_TEST(refusal(submission().set("public", {"maybe"})) ==
               "the field public has a value that is not allowed");
    BOOST_TEST(refusal(submission().set("maxsubs", {"11"})) ==
               "the field maxsubs has a value that is not allowed");
    BOOST_TEST(refusal(submission().set("features", {"news", "x"})) ==
               "the field features has a value that is not allowed");
    BOOST_TEST(refusal(submission().set("invitelist", {"@"})) ==
               "the field invitelist has a value that is not allowed");
    BOOST_TEST(refusal(submission().set("invitelist", {"a@b.example", "c@d.example"})) == "");
    BOOST_TEST(refusal(submission().set("botname", {"a", "b"})) ==
               "the field botname takes one value");
}

// What a submission calls its fields must not change how they are checked.
BOOST_AUTO_TEST_CASE(the_form_decides_about_types_not_the_submission)
{
    form filled(form_type::submit);
    filled.add(field("public", field_type::text_multi, {"0", "1"}));
    BOOST_TEST(refusal(filled) == "the field public takes one value");
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/oauth/json.hpp>

#include <boost/test/unit_test.hpp>

#include "../net/support/print_errc.hpp"

namespace mynah::oauth {
namespace {

std::string why(std::string_view text)
{
    const auto parsed = json_document::parse(text);
    if (parsed) return "";
    BOOST_TEST(parsed.error().code == errc::bad_reply);
    return parsed.error().text;
}

BOOST_AUTO_TEST_SUITE(oauth_json_test)

BOOST_AUTO_TEST_CASE(members_are_found_by_name_and_kind)
{
    const auto d =
        json_document::parse(R"({"a":"x\u0041","n":7,"s":"42","f":1.5,"o":{},"z":null})").value();
    BOOST_TEST(d.text("a").value() == "xA");
    BOOST_TEST(d.integer("n").value() == 7);
    BOOST_TEST(d.integer("s").value() == 42);
    BOOST_TEST(d.has("z"));
    BOOST_TEST(!d.has("y"));
    BOOST_TEST(!d.text("n").has_value());
    BOOST_TEST(!d.text("o").has_value());
    for (const auto* name : {"a", "f", "o", "z", "y"}) BOOST_TEST(!d.integer(name).has_value());
}

BOOST_AUTO_TEST_CASE(numbers_as_text_are_nothing_but_digits)
{
    for (const auto* text : {"", " 1", "1 ", "0x1", "1e3", "99999999999999999999"}) {
        const auto d = json_document::parse(std::string(R"({"n":")") + text + R"("})").value();
        BOOST_TEST(!d.integer("n").has_value(), text);
    }
}

BOOST_AUTO_TEST_CASE(only_one_whole_object_will_do)
{
    BOOST_TEST(why("") == "the JSON ends in the middle");
    BOOST_TEST(why(R"({"access_token":"hunter)") == "the JSON ends in the middle");
    BOOST_TEST(why("<!DOCTYPE html><html>") == "not JSON");
    BOOST_TEST(why(R"({"a":1} x)") == "not JSON");
    BOOST_TEST(why(R"({'a':1})") == "not JSON");
    BOOST_TEST(why("{\"a\":\"\xff\"}") == "not JSON");
    BOOST_TEST(why(R"(["a"])") == "the JSON is no object");
    BOOST_TEST(why("1") == "the JSON is no object");
}

BOOST_AUTO_TEST_CASE(nesting_has_a_limit)
{
    const auto deep = [](std::size_t depth) {
        return R"({"a":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
    };
    BOOST_TEST(why(deep(json_document::max_depth)) == "");
    BOOST_TEST(why(deep(json_document::max_depth + 1)) == "the JSON is nested too deeply");
    BOOST_TEST(why(R"({"a":)" + std::string(60'000, '[')) == "the JSON is nested too deeply");
}

BOOST_AUTO_TEST_CASE(what_is_written_can_be_read)
{
    const std::string odd = "quote \" backslash \\ line\n" + std::string(5000, 'x');
    json_writer out;
    out.add("text", odd);
    out.add("number", std::int64_t{-5});
    out.add("hidden", secret("hunter2"));
    const auto written = out.take();
    const auto d = json_document::parse(written.reveal()).value();
    BOOST_TEST(d.text("text").value() == odd);
    BOOST_TEST(d.integer("number").value() == -5);
    BOOST_TEST(d.text("hidden").value() == "hunter2");
    BOOST_TEST(written.reveal().starts_with("{\n    \"text\": \""));
    BOOST_TEST(written.reveal().ends_with("\"\n}\n"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::oauth

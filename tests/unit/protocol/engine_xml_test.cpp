// XML that we do not take: the right stream error, the end, and one event, at every stage.
#include <mynah/protocol/engine.hpp>

#include "tests/unit/protocol/dialogues.hpp"
#include "tests/unit/protocol/stages.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::protocol;
using namespace mynah::protocol::testing;

namespace {

void is_answered(const std::string& text, stream_condition ours)
{
    for (auto d : stages()) {
        d.server(text).client(our_error(to_string(ours))).closed(ours);
        d.run_every_way();
    }
}

// A message of that many bytes, all in all.
std::string message_of(std::size_t bytes)
{
    const std::string start = "<message><body>", end = "</body></message>";
    return start + std::string(bytes - start.size() - end.size(), 'x') + end;
}

// Features of that many bytes.
std::string features_of(std::size_t bytes)
{
    const std::string start = "<stream:features><x xmlns='urn:x'>", end = "</x></stream:features>";
    return start + std::string(bytes - start.size() - end.size(), 'x') + end;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_xml_test)

BOOST_AUTO_TEST_CASE(xml_that_is_not_well_formed)
{
    is_answered("<a></b>", stream_condition::not_well_formed);
    is_answered("<message><body>a & b</body></message>", stream_condition::not_well_formed);
    is_answered("<message a='1' a='2'/>", stream_condition::not_well_formed);
    is_answered("</message>", stream_condition::not_well_formed);
}

BOOST_AUTO_TEST_CASE(text_that_is_not_utf_8)
{
    is_answered("<message><body>\xC0\xAF</body></message>", stream_condition::not_well_formed);
    is_answered("<message><body>\xED\xA0\x80</body></message>", stream_condition::not_well_formed);
    is_answered(std::string("<message><body>\0</body></message>", 34),
                stream_condition::not_well_formed);
}

BOOST_AUTO_TEST_CASE(xml_that_streams_do_not_have)
{
    is_answered("<!-- comment -->", stream_condition::restricted_xml);
    is_answered("<message><!-- comment --></message>", stream_condition::restricted_xml);
    is_answered("<?php echo 1 ?>", stream_condition::restricted_xml);
}

BOOST_AUTO_TEST_CASE(a_document_type_before_the_header)
{
    dialogue d(config());
    d.client(our_header)
        .server("<!DOCTYPE stream [<!ENTITY a 'b'>]>" + header())
        .client(our_error("restricted-xml"))
        .closed(stream_condition::restricted_xml);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_prefix_without_a_namespace)
{
    is_answered("<x:message/>", stream_condition::bad_namespace_prefix);
}

BOOST_AUTO_TEST_CASE(text_between_stanzas)
{
    auto d = online();
    d.server("hello?").client(our_error("bad-format")).closed(stream_condition::bad_format);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(nothing_behind_the_error_is_read)
{
    auto d = online();
    d.server("<a></b><message/>")
        .client(our_error("not-well-formed"))
        .closed(stream_condition::not_well_formed)
        .server("<message/></stream:stream>")
        .client("");
    run_every_way_and_fail(d);
}

// Sizes

BOOST_AUTO_TEST_CASE(before_the_log_in_64_kib_are_enough)
{
    auto fits = in_tls(config());
    fits.server(header() + features_of(65'536))
        .client(end_of_stream)
        .closed(errc::no_common_mechanism);
    fits.run();
    auto d = in_tls(config());
    d.server(header() + features_of(65'537))
        .client(our_error("policy-violation"))
        .closed(stream_condition::policy_violation);
    d.run();
    d.run_in_pieces(1);
    d.run_in_pieces(2);
}

BOOST_AUTO_TEST_CASE(behind_the_log_in_256_kib_are_enough)
{
    auto fits = online();
    fits.server(message_of(262'144)).stanza(message_of(262'144));
    fits.run();
    fits.run_in_pieces(1);
    auto d = online();
    d.server(message_of(262'145))
        .client(our_error("policy-violation"))
        .closed(stream_condition::policy_violation);
    d.run();
    d.run_in_pieces(1);
}

BOOST_AUTO_TEST_CASE(a_header_that_never_ends)
{
    dialogue d(config());
    d.client(our_header)
        .server("<stream:stream " + std::string(70'000, ' '))
        .client(our_error("policy-violation"))
        .closed(stream_condition::policy_violation);
    d.run();
    d.run_in_pieces(1);
}

BOOST_AUTO_TEST_CASE(nesting_has_an_end)
{
    std::string deep;
    for (int i = 0; i < 65; ++i) deep += "<a>";
    is_answered(deep, stream_condition::policy_violation);
}

BOOST_AUTO_TEST_CASE(the_limits_are_those_of_the_configuration)
{
    auto c = without_tls();
    c.limits.stanza_bytes = 1'000;
    c.login_stanza_bytes = 500;
    auto d = online(c);
    d.server(message_of(1'000))
        .stanza(message_of(1'000))
        .server(message_of(1'001))
        .client(our_error("policy-violation"))
        .closed(stream_condition::policy_violation);
    d.run_every_way();
    dialogue early(c);
    early.client(our_header)
        .server(header() + features_of(501))
        .client(our_error("policy-violation"))
        .closed(stream_condition::policy_violation);
    early.run_every_way();
}

BOOST_AUTO_TEST_SUITE_END()

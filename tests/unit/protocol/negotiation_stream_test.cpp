// Stream headers, redirects, stream errors, and elements out of place (RFC 6120 section 4).
#include <mynah/protocol/negotiation.hpp>

#include "tests/unit/protocol/dialogues.hpp"
#include "tests/unit/protocol/stages.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::protocol;
using namespace mynah::protocol::testing;

namespace {

void answer_is(const std::string& text, stream_condition ours)
{
    dialogue d(config());
    d.client(our_header).server(text).client(our_error(to_string(ours))).closed(ours);
    run_every_way_and_fail(d);
}

void version_is_refused(std::string_view attribute)
{
    dialogue d(config());
    d.client(our_header)
        .server(header(attribute))
        .client(end_of_stream)
        .closed(stream_condition::unsupported_version);
    run_every_way_and_fail(d);
}

void redirects(const std::string& where, const std::string& host)
{
    for (auto d : stages()) {
        d.server("<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>" +
                 where + "</see-other-host></stream:error>")
            .client(end_of_stream)
            .redirect(host);
        d.run_every_way();
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(negotiation_stream_test)

// The header

BOOST_AUTO_TEST_CASE(a_server_of_before_rfc_3920_is_left)
{
    version_is_refused("");
    version_is_refused(" version='0.9'");
    version_is_refused(" version=''");
}

BOOST_AUTO_TEST_CASE(a_server_of_the_future_is_left)
{
    version_is_refused(" version='2.0'");
    version_is_refused(" version='10.0'");
    version_is_refused(" version='x'");
}

BOOST_AUTO_TEST_CASE(minor_versions_do_not_matter)
{
    dialogue d(config());
    d.client(our_header)
        .server(header(" version='1.7'") + features(starttls_offer))
        .client(starttls);
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(streams_in_another_namespace_are_not_xmpp)
{
    answer_is(
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/stream' "
        "id='1' version='1.0'>",
        stream_condition::invalid_namespace);
    answer_is("<html xmlns='http://www.w3.org/1999/xhtml'>", stream_condition::invalid_namespace);
}

BOOST_AUTO_TEST_CASE(a_stream_between_servers_is_not_for_us)
{
    answer_is(
        "<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' "
        "id='1' "
        "version='1.0'>",
        stream_condition::invalid_namespace);
    answer_is(
        "<stream:stream xmlns:stream='http://etherx.jabber.org/streams' id='1' version='1.0'>",
        stream_condition::invalid_namespace);
}

BOOST_AUTO_TEST_CASE(another_root_element_is_no_stream)
{
    answer_is(
        "<stream:features xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>",
        stream_condition::invalid_namespace);
}

BOOST_AUTO_TEST_CASE(an_answer_in_another_protocol_is_not_well_formed)
{
    answer_is("HTTP/1.1 400 Bad Request\r\n\r\n", stream_condition::not_well_formed);
    answer_is("SSH-2.0-OpenSSH\r\n", stream_condition::not_well_formed);
}

BOOST_AUTO_TEST_CASE(a_missing_stream_id_harms_nobody)
{
    dialogue d(config());
    d.client(our_header)
        .server(
            "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
            "version='1.0'>" +
            features(starttls_offer))
        .client(starttls);
    d.run_every_way();
}

// See other host

BOOST_AUTO_TEST_CASE(see_other_host_is_followed_at_any_stage)
{
    redirects("other.example.org", "other.example.org");
}

BOOST_AUTO_TEST_CASE(see_other_host_may_name_a_port_and_an_address)
{
    redirects("other.example.org:9222", "other.example.org:9222");
    redirects("[2001:41D0:1:A49b::1]:9222", "[2001:41D0:1:A49b::1]:9222");
}

BOOST_AUTO_TEST_CASE(see_other_host_to_nowhere_is_an_error_like_others)
{
    for (const std::string where : {"", "<host/>"}) {
        for (auto d : stages()) {
            d.server("<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>" +
                     where + "</see-other-host></stream:error>")
                .client(end_of_stream)
                .closed(stream_condition::see_other_host);
            d.run_every_way();
        }
    }
}

// Stream errors

BOOST_AUTO_TEST_CASE(a_stream_error_keeps_its_condition_and_the_servers_words_apart)
{
    for (int code = 1; code <= static_cast<int>(stream_condition::unsupported_version); ++code) {
        const auto condition = static_cast<stream_condition>(code);
        if (condition == stream_condition::see_other_host) continue;
        auto d = online();
        d.server(server_error(to_string(condition), "&lt;b&gt; closed at 5"))
            .client(end_of_stream)
            .closed(condition, "<b> closed at 5");
        run_every_way_and_fail(d);
    }
}

// Whoever is on the path may have written it: the next attempt will show.
BOOST_AUTO_TEST_CASE(before_tls_no_stream_error_ends_the_account)
{
    for (const std::string_view condition : {"conflict", "not-authorized"}) {
        dialogue d(config());
        d.client(our_header)
            .server(header() + server_error(condition, "go away"))
            .client(end_of_stream)
            .closed(errc::disconnected, "go away");
        run_every_way_and_fail(d);
    }
}

BOOST_AUTO_TEST_CASE(a_stream_error_ends_every_stage)
{
    for (auto d : stages()) {
        d.server(server_error("system-shutdown") + "</stream:stream>")
            .client(end_of_stream)
            .closed(stream_condition::system_shutdown, "");
        run_every_way_and_fail(d);
    }
}

BOOST_AUTO_TEST_CASE(an_unknown_stream_error_is_undefined)
{
    for (const std::string_view error :
         {"<stream:error/>",
          "<stream:error><made-up xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
          "<stream:error><conflict xmlns='urn:example:other'/></stream:error>"}) {
        auto d = online();
        d.server(std::string(error))
            .client(end_of_stream)
            .closed(stream_condition::undefined_condition);
        run_every_way_and_fail(d);
    }
}

BOOST_AUTO_TEST_CASE(an_error_in_another_namespace_is_no_stream_error)
{
    auto d = online();
    d.server(
         "<error xmlns='jabber:client'><conflict "
         "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></error>"
         "<message/>")
        .stanza("<message/>");
    run_every_way_and_fail(d);
}

// The end

BOOST_AUTO_TEST_CASE(the_servers_end_ends_every_stage)
{
    for (auto d : stages()) {
        d.server("</stream:stream>").client(end_of_stream).closed(errc::end_of_stream);
        run_every_way_and_fail(d);
    }
}

// Out of place

BOOST_AUTO_TEST_CASE(elements_that_no_stage_expects_end_the_log_in)
{
    for (const std::string_view element :
         {"<garbage xmlns='urn:example:garbage'/>", "<r xmlns='urn:xmpp:sm:3'/>", "<garbage/>"}) {
        for (auto d : stages_before_bind()) {
            d.server(std::string(element)).client(end_of_stream).closed(errc::bad_reply);
            run_every_way_and_fail(d);
        }
    }
}

BOOST_AUTO_TEST_CASE(stanzas_before_the_log_in_are_not_stanzas)
{
    for (const std::string_view element :
         {"<message from='admin@example.org'><body>hi</body></message>", "<presence/>",
          "<iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>"}) {
        for (auto d : stages_before_bind()) {
            d.server(std::string(element)).client(end_of_stream).closed(errc::bad_reply);
            run_every_way_and_fail(d);
        }
    }
}

BOOST_AUTO_TEST_CASE(while_a_resource_is_bound_nobody_listens)
{
    auto d = logged_in();
    d.server(header() + features(bind_offer))
        .client(bind_request)
        .server("<message from='admin@example.org'><body>hi</body></message><garbage/><presence/>")
        .client("")
        .server(bind_result("bot@example.org/x"))
        .online("bot@example.org/x")
        .client("");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_SUITE_END()

// Resource binding (RFC 6120 section 7) and the legacy session behind it.
#include <mynah/protocol/negotiation.hpp>

#include "tests/unit/protocol/dialogues.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::protocol;
using namespace mynah::protocol::testing;

namespace {

const std::string bind_anything =
    "<iq type='set' id='{bind}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>";
const std::string session_offer = "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>";
const std::string session_request =
    "<iq type='set' id='{session}'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>";

dialogue binding(stream_config c = without_tls())
{
    auto d = logged_in(std::move(c));
    d.server(header() + features(bind_offer));
    return d;
}

std::string bind_error(std::string_view type, std::string_view condition)
{
    return "<iq type='error' id='{bind}'><error type='" + std::string(type) + "'><" +
           std::string(condition) + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>";
}

// SCRAM, so that the address must be the account's: with ANONYMOUS any will do.
dialogue binding_an_account()
{
    dialogue d(without_tls());
    d.client(our_header)
        .server(header() + features(mechanisms({"SCRAM-SHA-1"})))
        .client(auth("SCRAM-SHA-1", "n,," + client_first))
        .server(challenge(server_first))
        .key()
        .client(response(sha1_proof))
        .server(success(sha1_verifier))
        .client(our_header)
        .server(header() + features(bind_offer))
        .client(bind_request);
    return d;
}

void is_not_an_address(const std::string& reply)
{
    auto d = binding_an_account();
    d.server(reply).client(end_of_stream).closed(errc::bind_failed);
    run_every_way_and_fail(d);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(negotiation_bind_test)

// The address

BOOST_AUTO_TEST_CASE(the_server_chooses_the_resource_when_we_do_not)
{
    auto c = without_tls();
    c.resource.clear();
    auto d = binding(c);
    d.client(bind_anything)
        .server(bind_result("bot@example.org/6f2c-1"))
        .online("bot@example.org/6f2c-1");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(the_server_may_give_another_resource_than_we_asked_for)
{
    auto d = binding();
    d.client(bind_request).server(bind_result("bot@example.org/x-2")).online("bot@example.org/x-2");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(the_account_is_compared_as_an_address_not_as_text)
{
    auto d = binding_an_account();
    d.server(bind_result("Bot@EXAMPLE.org/X")).online("bot@example.org/X");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_resource_is_escaped_once)
{
    auto c = without_tls();
    c.resource = "a<'&b";
    auto d = binding(c);
    d.client(
         "<iq type='set' id='{bind}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
         "<resource>a&lt;'&amp;b</resource></bind></iq>")
        .server(bind_result("bot@example.org/a&lt;'&amp;b"))
        .online("bot@example.org/a<'&b");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(another_account_is_not_ours)
{
    is_not_an_address(bind_result("admin@example.org/x"));
    is_not_an_address(bind_result("bot@example.net/x"));
    is_not_an_address(bind_result("example.org/x"));
}

BOOST_AUTO_TEST_CASE(an_address_without_a_resource_is_none)
{
    is_not_an_address(bind_result("bot@example.org"));
    is_not_an_address(bind_result("bot@example.org/"));
}

BOOST_AUTO_TEST_CASE(garbage_is_no_address)
{
    is_not_an_address(bind_result(""));
    is_not_an_address(bind_result("@"));
    is_not_an_address(bind_result("b ot@example.org/x"));
    is_not_an_address(bind_result("bot@example.org/x&#x202E;"));
    is_not_an_address(bind_result("<jid>bot@example.org/x</jid>"));
    is_not_an_address("<iq type='result' id='{bind}'/>");
    is_not_an_address(
        "<iq type='result' id='{bind}'>"
        "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
    is_not_an_address(
        "<iq type='result' id='{bind}'><bind xmlns='urn:example:bind'>"
        "<jid>bot@example.org/x</jid></bind></iq>");
}

BOOST_AUTO_TEST_CASE(a_reply_to_something_else_binds_nothing)
{
    auto d = binding();
    d.client(bind_request)
        .server(
            "<iq type='result' id='guess'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
            "<jid>bot@example.org/y</jid></bind></iq>")
        .server(bind_result("bot@example.org/x"))
        .online("bot@example.org/x");
    run_every_way_and_fail(d);
}

// Refused

BOOST_AUTO_TEST_CASE(a_taken_resource_is_left_to_its_owner)
{
    // RFC 6120 7.7.2.2
    auto d = binding();
    d.client(bind_request)
        .server(bind_error("cancel", "conflict"))
        .client("<iq type='set' id='{again}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
        .server(
            "<iq type='result' id='{again}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
            "<jid>bot@example.org/other</jid></bind></iq>")
        .online("bot@example.org/other");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_second_refusal_is_final)
{
    auto d = binding();
    d.client(bind_request)
        .server(bind_error("cancel", "conflict"))
        .client("<iq type='set' id='{again}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
        .server(
            "<iq type='error' id='{again}'><error type='cancel'>"
            "<conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>")
        .client(end_of_stream)
        .closed(stanza_condition::conflict);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_refusal_keeps_its_condition)
{
    const std::pair<std::string_view, stanza_condition> conditions[] = {
        {"resource-constraint", stanza_condition::resource_constraint},
        {"not-allowed", stanza_condition::not_allowed},
        {"policy-violation", stanza_condition::policy_violation},
    };
    for (const auto& [name, code] : conditions) {
        auto d = binding();
        d.client(bind_request).server(bind_error("wait", name)).client(end_of_stream).closed(code);
        run_every_way_and_fail(d);
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_offers_no_resource_is_left)
{
    auto d = logged_in();
    d.server(header() + features("")).client(end_of_stream).closed(errc::bind_failed);
    run_every_way_and_fail(d);
}

// Legacy session (RFC 3921)

BOOST_AUTO_TEST_CASE(a_session_is_established_where_it_is_required)
{
    auto d = logged_in();
    d.server(header() + features(bind_offer + session_offer))
        .client(bind_request)
        .server(bind_result("bot@example.org/x"))
        .client(session_request)
        .server("<iq type='result' id='{session}'/>")
        .online("bot@example.org/x");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(an_optional_session_is_skipped)
{
    auto d = logged_in();
    d.server(header() +
             features(bind_offer + "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'>"
                                   "<optional/></session>"))
        .client(bind_request)
        .server(bind_result("bot@example.org/x"))
        .online("bot@example.org/x")
        .client("");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_refused_session_is_a_refused_log_in)
{
    auto d = logged_in();
    d.server(header() + features(bind_offer + session_offer))
        .client(bind_request)
        .server(bind_result("bot@example.org/x"))
        .client(session_request)
        .server(
            "<iq type='error' id='{session}'><error type='wait'><internal-server-error "
            "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>")
        .client(end_of_stream)
        .closed(stanza_condition::internal_server_error);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_stanza_before_the_session_is_established_is_nobodys)
{
    auto d = logged_in();
    d.server(header() + features(bind_offer + session_offer))
        .client(bind_request)
        .server(bind_result("bot@example.org/x"))
        .client(session_request)
        .server(
            "<message from='a@example.net'><body>hi</body></message>"
            "<iq type='result' id='{session}'/>")
        .online("bot@example.org/x");
    d.run_every_way();
}

BOOST_AUTO_TEST_SUITE_END()

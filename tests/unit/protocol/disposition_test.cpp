// The table, entry by entry: adding a code without saying what it means for reconnecting fails
// here.
#include <mynah/protocol/disposition.hpp>

#include <mynah/protocol/sasl/sasl_error.hpp>
#include <mynah/stanza/stanza_error.hpp>
#include <mynah/stanza/stream_error.hpp>

#include <boost/system/errc.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <ostream>
#include <vector>

using namespace mynah;
using namespace mynah::protocol;
using mynah::sasl::sasl_condition;

namespace mynah::protocol {

std::ostream& operator<<(std::ostream& out, disposition d)
{
    switch (d) {
        case disposition::reconnect: return out << "reconnect";
        case disposition::reconnect_fresh: return out << "reconnect_fresh";
        case disposition::reconnect_slowly: return out << "reconnect_slowly";
        case disposition::reconnect_later: return out << "reconnect_later";
        case disposition::stop: return out << "stop";
        case disposition::stop_refused: return out << "stop_refused";
        case disposition::stop_untrusted: return out << "stop_untrusted";
        case disposition::stop_replaced: return out << "stop_replaced";
    }
    return out << "?";
}

}  // namespace mynah::protocol

namespace {

template <class Code>
using table = std::vector<std::pair<Code, disposition>>;

// Every code from 1 to the last is in the table once, and the function agrees.
template <class Code>
void check(table<Code> expected, Code last)
{
    for (const auto& [code, d] : expected) {
        BOOST_TEST_CONTEXT(make_error_code(code).message())
        BOOST_TEST(disposition_of(error(make_error_code(code))) == d);
    }
    std::sort(expected.begin(), expected.end());
    BOOST_TEST_REQUIRE(expected.size() == static_cast<std::size_t>(last));
    for (std::size_t i = 0; i < expected.size(); ++i)
        BOOST_TEST(static_cast<std::size_t>(expected[i].first) == i + 1);
}

using d = disposition;

}  // namespace

BOOST_AUTO_TEST_SUITE(disposition_test)

BOOST_AUTO_TEST_CASE(stream_errors)
{
    using c = stream_condition;
    check<c>(
        {
            // The link's and the server's own trouble
            {c::connection_timeout, d::reconnect},
            {c::internal_server_error, d::reconnect},
            {c::remote_connection_failed, d::reconnect},
            {c::reset, d::reconnect},
            {c::see_other_host, d::reconnect},
            {c::system_shutdown, d::reconnect_later},
            // We are too much
            {c::policy_violation, d::reconnect_slowly},
            {c::resource_constraint, d::reconnect_slowly},
            // Somebody else is us
            {c::conflict, d::stop_replaced},
            {c::not_authorized, d::stop_refused},
            // The two of us do not understand each other
            {c::bad_format, d::reconnect_fresh},
            {c::bad_namespace_prefix, d::reconnect_fresh},
            {c::host_gone, d::reconnect_fresh},
            {c::host_unknown, d::reconnect_fresh},
            {c::improper_addressing, d::reconnect_fresh},
            {c::invalid_from, d::reconnect_fresh},
            {c::invalid_namespace, d::reconnect_fresh},
            {c::invalid_xml, d::reconnect_fresh},
            {c::not_well_formed, d::reconnect_fresh},
            {c::restricted_xml, d::reconnect_fresh},
            {c::undefined_condition, d::reconnect_fresh},
            {c::unsupported_encoding, d::reconnect_fresh},
            {c::unsupported_feature, d::reconnect_fresh},
            {c::unsupported_stanza_type, d::reconnect_fresh},
            {c::unsupported_version, d::reconnect_fresh},
        },
        c::unsupported_version);
}

BOOST_AUTO_TEST_CASE(sasl_failures)
{
    using c = sasl_condition;
    check<c>(
        {
            {c::not_authorized, d::stop_refused},
            {c::credentials_expired, d::stop_refused},
            {c::account_disabled, d::stop_refused},
            {c::temporary_auth_failure, d::reconnect},
            // What a server says to a client that does it wrong: the next attempt does the same.
            {c::encryption_required, d::stop_refused},
            {c::incorrect_encoding, d::stop_refused},
            {c::invalid_authzid, d::stop_refused},
            {c::invalid_mechanism, d::stop_refused},
            {c::malformed_request, d::stop_refused},
            {c::mechanism_too_weak, d::stop_refused},
            {c::aborted, d::stop_refused},
            {c::unknown, d::stop_refused},
        },
        c::unknown);
}

BOOST_AUTO_TEST_CASE(our_own_errors)
{
    using c = errc;
    check<c>(
        {
            // The network's
            {c::disconnected, d::reconnect},
            {c::delivery_unknown, d::reconnect},
            {c::timed_out, d::reconnect},
            {c::name_not_found, d::reconnect},
            {c::dns_failed, d::reconnect},
            {c::connect_failed, d::reconnect},
            {c::end_of_stream, d::reconnect},
            {c::truncated, d::reconnect},
            {c::token_unavailable, d::reconnect},
            {c::tls_failed, d::reconnect},
            {c::too_many_redirects, d::reconnect},
            {c::redirect_refused, d::reconnect_fresh},
            {c::service_not_offered, d::reconnect},
            {c::proxy_failed, d::reconnect},
            {c::websocket_failed, d::reconnect},
            // A call's, not the stream's
            {c::stale, d::reconnect},
            {c::queue_full, d::reconnect},
            {c::too_many_requests, d::reconnect},
            // We asked for it
            {c::closed, d::stop},
            {c::cancelled, d::stop},
            // The account's
            {c::no_common_mechanism, d::stop_refused},
            {c::weak_parameters, d::stop_refused},
            {c::consent_gone, d::stop_refused},
            {c::token_refused, d::stop_refused},
            {c::insufficient_scope, d::stop_refused},
            {c::credentials_missing, d::stop_refused},
            {c::proxy_refused, d::stop_refused},
            {c::bad_jid, d::stop_refused},
            {c::invalid_argument, d::stop_refused},
            // The server is not who it should be, or somebody stands between us
            {c::certificate_rejected, d::stop_untrusted},
            {c::server_not_authentic, d::stop_untrusted},
            {c::weaker_mechanism, d::stop_untrusted},
            {c::tls_not_offered, d::stop_untrusted},
            {c::clear_text_refused, d::stop_refused},
            // The stream's
            {c::tls_injection, d::reconnect_fresh},  // or who can inject a byte stops us for ever
            {c::bad_base64, d::reconnect_fresh},
            {c::bad_challenge, d::reconnect_fresh},
            {c::bad_reply, d::reconnect_fresh},
            {c::bind_failed, d::reconnect_fresh},
            {c::not_served, d::reconnect},
            {c::component_refused, d::stop_refused},
            {c::limit_exceeded, d::reconnect_fresh},
            {c::unwritable_text, d::reconnect_fresh},
        },
        c::token_unavailable);
}

BOOST_AUTO_TEST_CASE(refused_resources)
{
    using c = stanza_condition;
    check<c>(
        {
            {c::bad_request, d::reconnect_fresh},
            {c::conflict, d::reconnect_fresh},
            {c::feature_not_implemented, d::reconnect_fresh},
            {c::forbidden, d::reconnect_fresh},
            {c::gone, d::reconnect_fresh},
            {c::internal_server_error, d::reconnect},
            {c::item_not_found, d::reconnect_fresh},
            {c::jid_malformed, d::reconnect_fresh},
            {c::not_acceptable, d::reconnect_fresh},
            {c::not_allowed, d::reconnect_fresh},
            {c::not_authorized, d::reconnect_fresh},
            {c::policy_violation, d::reconnect_slowly},
            {c::recipient_unavailable, d::reconnect},
            {c::redirect, d::reconnect_fresh},
            {c::registration_required, d::reconnect_fresh},
            {c::remote_server_not_found, d::reconnect_fresh},
            {c::remote_server_timeout, d::reconnect},
            {c::resource_constraint, d::reconnect_slowly},
            {c::service_unavailable, d::reconnect_fresh},
            {c::subscription_required, d::reconnect_fresh},
            {c::undefined_condition, d::reconnect_fresh},
            {c::unexpected_request, d::reconnect},
        },
        c::unexpected_request);
}

BOOST_AUTO_TEST_CASE(what_the_system_says_passes)
{
    using namespace boost::system::errc;
    for (auto code : {connection_reset, connection_refused, broken_pipe, network_unreachable,
                      timed_out, too_many_files_open})
        BOOST_TEST(disposition_of(error(make_error_code(code))) == d::reconnect);
}

BOOST_AUTO_TEST_CASE(what_stops)
{
    for (auto x : {d::stop, d::stop_refused, d::stop_untrusted, d::stop_replaced})
        BOOST_TEST(stops(x));
    for (auto x : {d::reconnect, d::reconnect_fresh, d::reconnect_slowly, d::reconnect_later})
        BOOST_TEST(!stops(x));
}

BOOST_AUTO_TEST_CASE(the_peers_words_decide_nothing)
{
    BOOST_TEST(disposition_of(error(stream_condition::reset, "", "not-authorized")) ==
               d::reconnect);
}

BOOST_AUTO_TEST_SUITE_END()

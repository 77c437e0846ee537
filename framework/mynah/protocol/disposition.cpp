#include <mynah/protocol/disposition.hpp>

#include <mynah/protocol/sasl/sasl_error.hpp>
#include <mynah/stanza/stanza_error.hpp>
#include <mynah/stanza/stream_error.hpp>

namespace mynah::protocol {
namespace {

disposition of(errc e) noexcept
{
    switch (e) {
        case errc::closed:
        case errc::cancelled: return disposition::stop;

        case errc::certificate_rejected:
        case errc::server_not_authentic:
        case errc::weaker_mechanism:
        case errc::tls_not_offered: return disposition::stop_untrusted;

        case errc::no_common_mechanism:
        case errc::credentials_missing:
        case errc::clear_text_refused:
        case errc::proxy_refused:
        case errc::weak_parameters:
        case errc::component_refused:
        case errc::consent_gone:
        case errc::token_refused:
        case errc::insufficient_scope:
        case errc::invalid_argument:
        case errc::bad_jid: return disposition::stop_refused;

        case errc::bad_base64:
        case errc::bad_reply:
        case errc::unwritable_text:
        case errc::limit_exceeded:
        case errc::bad_challenge:
        case errc::bind_failed:
        case errc::tls_injection:
        case errc::redirect_refused: return disposition::reconnect_fresh;

        case errc::disconnected:
        case errc::delivery_unknown:
        case errc::stale:
        case errc::not_served:
        case errc::timed_out:
        case errc::queue_full:
        case errc::too_many_requests:
        case errc::name_not_found:
        case errc::service_not_offered:
        case errc::dns_failed:
        case errc::connect_failed:
        case errc::too_many_redirects:
        case errc::proxy_failed:
        case errc::websocket_failed:
        case errc::end_of_stream:
        case errc::truncated:
        case errc::token_unavailable:
        case errc::tls_failed: return disposition::reconnect;
    }
    return disposition::reconnect;
}

disposition of(stream_condition c) noexcept
{
    switch (c) {
        case stream_condition::conflict: return disposition::stop_replaced;
        case stream_condition::not_authorized: return disposition::stop_refused;
        case stream_condition::system_shutdown: return disposition::reconnect_later;
        case stream_condition::policy_violation:
        case stream_condition::resource_constraint: return disposition::reconnect_slowly;

        case stream_condition::connection_timeout:
        case stream_condition::internal_server_error:
        case stream_condition::remote_connection_failed:
        case stream_condition::reset:
        case stream_condition::see_other_host: return disposition::reconnect;

        case stream_condition::bad_format:
        case stream_condition::bad_namespace_prefix:
        case stream_condition::host_gone:
        case stream_condition::host_unknown:
        case stream_condition::improper_addressing:
        case stream_condition::invalid_from:
        case stream_condition::invalid_namespace:
        case stream_condition::invalid_xml:
        case stream_condition::not_well_formed:
        case stream_condition::restricted_xml:
        case stream_condition::undefined_condition:
        case stream_condition::unsupported_encoding:
        case stream_condition::unsupported_feature:
        case stream_condition::unsupported_stanza_type:
        case stream_condition::unsupported_version: return disposition::reconnect_fresh;
    }
    return disposition::reconnect_fresh;
}

disposition of(sasl::sasl_condition c) noexcept
{
    // Everything but "later" would only be refused again, and some servers lock the account after a
    // few tries.
    return c == sasl::sasl_condition::temporary_auth_failure ? disposition::reconnect
                                                             : disposition::stop_refused;
}

// From resource binding (RFC 6120 7.6.2 and 7.7.2).
disposition of(stanza_condition c) noexcept
{
    switch (c) {
        case stanza_condition::resource_constraint:
        case stanza_condition::policy_violation: return disposition::reconnect_slowly;
        case stanza_condition::internal_server_error: return disposition::reconnect;
        default: break;
    }
    return default_type(c) == stanza_error_type::wait ? disposition::reconnect
                                                      : disposition::reconnect_fresh;
}

}  // namespace

disposition disposition_of(const error& e) noexcept
{
    const auto& category = e.code.category();
    if (category == library_category()) return of(static_cast<errc>(e.code.value()));
    if (category == stream_category()) return of(static_cast<stream_condition>(e.code.value()));
    if (category == stanza_category()) return of(static_cast<stanza_condition>(e.code.value()));
    if (category == sasl::sasl_category())
        return of(static_cast<sasl::sasl_condition>(e.code.value()));
    return disposition::reconnect;  // system errors: the network's trouble passes
}

}  // namespace mynah::protocol

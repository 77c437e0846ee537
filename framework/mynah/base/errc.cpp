#include <mynah/base/errc.hpp>

namespace mynah {
namespace {

const char* text(errc e) noexcept
{
    switch (e) {
        case errc::invalid_argument: return "invalid argument";
        case errc::bad_jid: return "not a valid JID";
        case errc::bad_base64: return "not valid base64";
        case errc::bad_reply: return "the answer is not what the protocol asks for";
        case errc::unwritable_text: return "text that XML cannot carry";
        case errc::not_served: return "this network cannot do that";
        case errc::limit_exceeded: return "a limit was exceeded";
        case errc::closed: return "the session is closed";
        case errc::disconnected: return "the connection was lost";
        case errc::delivery_unknown: return "nobody can say whether the server has it";
        case errc::stale: return "the session that this came from is gone";
        case errc::timed_out: return "timed out";
        case errc::cancelled: return "cancelled";
        case errc::queue_full: return "the queue is full";
        case errc::too_many_requests: return "too many requests are pending";
        case errc::name_not_found: return "no such host";
        case errc::service_not_offered: return "the domain offers no XMPP service";
        case errc::dns_failed: return "the DNS look-up failed";
        case errc::connect_failed: return "no address took the connection";
        case errc::too_many_redirects: return "the server redirected too often";
        case errc::redirect_refused: return "the server redirected to a place that is not allowed";
        case errc::proxy_failed: return "the proxy did not open the way";
        case errc::proxy_refused: return "the proxy does not let us in";
        case errc::websocket_failed: return "no WebSocket for XMPP was opened";
        case errc::end_of_stream: return "the server ended the connection";
        case errc::truncated: return "the connection broke off";
        case errc::tls_not_offered: return "the server does not offer TLS";
        case errc::tls_failed: return "TLS failed";
        case errc::clear_text_refused:
            return "without TLS only a server on this machine is spoken to";
        case errc::tls_injection: return "clear text behind the start of TLS";
        case errc::certificate_rejected: return "the certificate was rejected";
        case errc::no_common_mechanism: return "no SASL mechanism in common with the server";
        case errc::bad_challenge: return "malformed SASL message from the server";
        case errc::weak_parameters: return "the server's SCRAM parameters are out of bounds";
        case errc::server_not_authentic:
            return "the server did not prove that it knows the password";
        case errc::credentials_missing: return "no credentials for this log-in";
        case errc::insufficient_scope: return "the token does not allow to log in here";
        case errc::weaker_mechanism:
            return "the server offers only weaker mechanisms than at the last log-in";
        case errc::bind_failed: return "the server bound no usable address";
        case errc::component_refused: return "the server does not take this component";
        case errc::consent_gone:
            return "the consent to use the account is gone: run mynah-login again";
        case errc::token_refused: return "the authorization server gives no token";
        case errc::token_unavailable: return "no token can be had at the moment";
    }
    return "unknown error";
}

class category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "mynah"; }
    std::string message(int code) const override { return text(static_cast<errc>(code)); }
};

}  // namespace

const boost::system::error_category& library_category() noexcept
{
    static const category instance;
    return instance;
}

}  // namespace mynah

#include <mynah/app/websocket_option.hpp>

namespace mynah {

using protocol::tls_policy;

void define_websocket_option(program_options& options, std::string& to)
{
    options
        .add("--websocket", to,
             "speak XMPP over this WebSocket, wss://HOST[:PORT]/PATH; the certificate must "
             "be for HOST. ws:// is for this machine, with --tls off. discover: the one that "
             "the account's domain publishes (XEP-0156)")
        .shown_as("URL|discover");
}

result<std::optional<net::websocket_url>> find_websocket(const std::string& option, tls_policy tls)
{
    if (option.empty()) return std::optional<net::websocket_url>();
    const bool discovers = option == discover_websocket;
    if (discovers && (tls == tls_policy::off || tls == tls_policy::starttls))
        return error(errc::invalid_argument,
                     "--websocket discover: what a domain publishes is wss://, with TLS from the "
                     "first byte; no --tls off, and no --tls starttls");
    if (discovers) return std::optional<net::websocket_url>();
    auto url = net::websocket_url::parse(option);
    if (!url) return error(url.error().code, "--websocket: " + url.error().text);
    const auto mistake = [](std::string what) {
        return error(errc::invalid_argument, std::move(what));
    };
    if (tls == tls_policy::starttls)
        return mistake("--tls starttls: over a WebSocket TLS comes first (wss://)");
    if (url->at.direct_tls && tls == tls_policy::off)
        return mistake("--tls off, and a WebSocket with TLS: ws:// is without");
    if (!url->at.direct_tls && tls != tls_policy::off)
        return mistake("--websocket: ws:// is without TLS; wss://, or --tls off on this machine");
    return std::optional(std::move(*url));
}

}  // namespace mynah

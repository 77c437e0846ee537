// What is different about a session over a WebSocket: how its link is made.
#include <mynah/base/log.hpp>
#include <mynah/net/link_deadline.hpp>
#include <mynah/session/session.hpp>
#include <mynah/session/websocket_transport.hpp>

namespace mynah {

// RFC 7395: as a stanza goes in one message, the message needs room for its tags, too.
constexpr std::size_t room_for_tags = 4096;

const net::websocket_url* session::websocket() const noexcept
{
    return settings_->websocket ? &*settings_->websocket : websocket_.get();
}

task<result<void>> session::find_websocket()
{
    if (settings_->websocket || websocket_) co_return result<void>();
    auto domain = domain_ascii(account());
    if (!domain) co_return domain.error();
    const auto source = settings_->find_websocket;
    auto finding = source->find(std::move(*domain));
    auto found = co_await std::move(finding);
    if (!found) co_return found.error();
    log::debug("session", "the domain has a WebSocket",
               {{"jid", account().text()}, {"at", found->authority()}});
    websocket_ = std::make_unique<net::websocket_url>(std::move(*found));
    co_return result<void>();
}

// Puts the WebSocket on the link. With TLS it is opened behind the handshake, else here.
task<result<void>> session::upgrade(net::connection& connection)
{
    const auto& url = *websocket();
    connection.target.direct_tls = url.at.direct_tls;
    auto over = std::make_unique<websocket_transport>(
        std::move(connection.link), url, engine_.settings().limits.stanza_bytes + room_for_tags);
    auto& link = *over;
    connection.link = std::move(over);
    if (url.at.direct_tls) co_return result<void>();

    if (engine_.settings().tls != protocol::tls_policy::off)
        co_return error(errc::clear_text_refused, "ws:// is without TLS: wss://, or --tls off");
    if (auto allowed = may_talk_to(link); !allowed) co_return allowed;
    const net::link_deadline limit(executor_, link, clock::now() + settings_->connect_timeout);
    auto opening = link.open();
    auto opened = co_await std::move(opening);
    if (!opened && limit.passed())
        co_return error(errc::timed_out, "the server did not open the WebSocket in time");
    co_return opened;
}

// How TLS comes about on the stream that begins over target_.
protocol::tls_policy session::stream_tls() const noexcept
{
    using protocol::tls_policy;
    if (websocket() != nullptr) return target_->direct_tls ? tls_policy::direct : tls_policy::off;
    const auto wanted = engine_.settings().tls;
    if (wanted != tls_policy::required) return wanted;
    if (engine_.is_component()) return tls_policy::direct;
    return target_->direct_tls ? tls_policy::direct : tls_policy::starttls;
}

}  // namespace mynah

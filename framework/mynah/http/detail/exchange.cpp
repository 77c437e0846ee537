#include <mynah/http/detail/exchange.hpp>

#include <mynah/base/crypto.hpp>
#include <mynah/net/tls_context.hpp>
#include <mynah/net/write_all.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace mynah::http::detail {

exchange::exchange(executor ex, connectivity& by, const client_limits& limits, request what)
    : ex_(ex),
      by_(by),
      limits_(limits),
      what_(std::move(what)),
      deadline_(timer::of<&exchange::on_deadline>(this))
{
}

exchange::~exchange() = default;

void exchange::on_readable(result<void>)
{
    told_ = true;  // why is what the next read says
    readable_.wake();
}

void exchange::on_deadline()
{
    expired_ = true;
    if (link_) link_->close();
}

// The answer may hold what can be had only once (see request::see_through).
void exchange::on_cancelled(void* self)
{
    auto& e = *static_cast<exchange*>(self);
    if (e.what_.grace() == duration{}) return e.link_->close();
    const auto end = e.by_.wheel().now() + e.what_.grace();
    if (end < e.deadline_.due()) e.by_.wheel().schedule(e.deadline_, end);
}

error exchange::named(const error& why) const
{
    const auto origin = what_.to().origin();
    if (expired_)
        return {errc::timed_out,
                fmt::format(
                    "{} has not answered within {} s", origin,
                    std::chrono::duration_cast<std::chrono::seconds>(limits_.deadline).count())};
    return {why.code, why.text.empty() ? origin : origin + ": " + why.text};
}

// Who awaits with throw_if_cancelled(false) hears of a cancellation before the request is sent, or
// never.
task<> exchange::must_go_on()
{
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
}

// A cancellation that came between a wake and what it woke: no wait was there to hear of it. Heard
// of behind watch_readable() it would leave a watcher that is gone.
task<> exchange::hear_of_cancellation()
{
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() == asio::cancellation_type::none) co_return;
    if (what_.grace() == duration{})
        throw boost::system::system_error(asio::error::operation_aborted);
    on_cancelled(this);
}

task<result<response>> exchange::run(std::shared_ptr<const net::tls_context> tls)
{
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    if (what_.grace() != duration{}) co_await asio::this_coro::throw_if_cancelled(false);
    by_.wheel().schedule_after(deadline_, limits_.deadline);
    auto trying = attempt(std::move(tls));
    auto answer = co_await std::move(trying);
    deadline_.cancel();
    if (link_) link_->close();
    if (!answer && !expired_) {
        auto going_on = must_go_on();
        co_await std::move(going_on);
    }
    co_await asio::this_coro::throw_if_cancelled(throws);
    if (!answer) co_return named(answer.error());
    if (answer->status < 200 || (answer->status >= 300 && answer->status < 400)) {
        const error odd(
            errc::bad_reply,
            fmt::format("status {}: {}", answer->status,
                        answer->status < 200 ? "nobody asked for an interim answer"
                                             : "redirections are not followed; is the URL right?"));
        co_return named(odd);
    }
    co_return answer;
}

task<result<response>> exchange::attempt(std::shared_ptr<const net::tls_context> tls)
{
    auto connecting = connect();
    const auto connected = co_await std::move(connecting);
    if (!connected) co_return connected.error();
    if (what_.to().secure()) {
        auto securing = secure(std::move(tls));
        const auto secured = co_await std::move(securing);
        if (!secured) co_return secured.error();
    }
    auto going_on = must_go_on();
    co_await std::move(going_on);
    const auto bytes = what_.write();
    auto sending = net::write_all(*link_, bytes.reveal());
    const auto sent = co_await std::move(sending);
    if (!sent) co_return sent.error();
    auto receiving = receive();
    auto received = co_await std::move(receiving);
    co_return received;
}

task<result<void>> exchange::connect()
{
    const auto& to = what_.to();
    net::connect_options options(to.host());
    options.via = net::endpoint(to.host(), to.port(), to.secure());
    options.limit = limits_.deadline;
    auto connecting = by_.links().connect(std::move(options));
    auto connected = co_await std::move(connecting);
    if (!connected) co_return connected.error();
    link_ = std::move(connected->link);
    if (expired_) co_return errc::timed_out;
    if (!to.secure()) co_return may_talk_in_clear_text();
    co_return result<void>();
}

// A name that should be this machine's may be somebody else's, and on the way to this machine may
// be a proxy that is not.
result<void> exchange::may_talk_in_clear_text() const
{
    constexpr auto here = net::address_scope::loopback;
    if (link_->path_scope() == here) return {};
    return error(errc::invalid_argument,
                 link_->peer_scope() == here
                     ? "http:// is for this machine only, and the proxy is on another one; use "
                       "https://, or no proxy"
                     : "http:// is for this machine only, and this host is another one; use "
                       "https://");
}

task<result<void>> exchange::secure(std::shared_ptr<const net::tls_context> tls)
{
    if (!tls) co_return error(errc::invalid_argument, "no TLS context was configured");
    auto handshake = link_->start_tls(std::move(tls), what_.to().host(), "http/1.1");
    const auto secured = co_await std::move(handshake);
    if (!secured) co_return secured.error();
    co_return result<void>();
}

task<result<response>> exchange::receive()
{
    response_reader reader(limits_.header, limits_.body);
    for (;;) {
        std::array<char, 4096> piece;
        const auto size = link_->read(piece);
        if (!size && size.error().code == errc::end_of_stream) {
            if (auto whole = reader.finish(); !whole) co_return whole.error();
            co_return reader.answer();
        }
        if (!size) co_return size.error();
        if (*size != 0) {
            const auto complete = reader.take({piece.data(), *size});
            crypto::wipe(piece.data(), *size);
            if (!complete) co_return complete.error();
            if (*complete) co_return reader.answer();
            continue;
        }
        auto hearing = hear_of_cancellation();
        co_await std::move(hearing);
        told_ = false;
        link_->watch_readable(ex_, *this);
        while (!told_) {
            auto waiting = readable_.wait_shielded(cancel_hook(&on_cancelled, this));
            co_await std::move(waiting);
        }
    }
}

}  // namespace mynah::http::detail

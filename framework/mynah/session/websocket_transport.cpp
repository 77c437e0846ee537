#include <mynah/session/websocket_transport.hpp>

#include <mynah/base/crypto.hpp>
#include <mynah/net/opening.hpp>
#include <mynah/net/websocket_opening.hpp>
#include <mynah/protocol/engine.hpp>
#include <mynah/protocol/framing.hpp>

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace mynah {

namespace {

// Frames between link and codec; never held across a wait.
std::span<char> scratch()
{
    constexpr std::size_t size = 16 * 1024;
    thread_local const auto bytes = std::make_unique<char[]>(size);
    return {bytes.get(), size};
}

// What one write() puts into frames at most, if one element is not larger.
constexpr std::size_t batch = 32 * 1024;
// Answers to pings, while the server does not read.
constexpr std::size_t answers_limit = 64 * 1024;

void release(std::string& buffer) { std::string().swap(buffer); }

}  // namespace

websocket_transport::websocket_transport(std::unique_ptr<net::transport> link,
                                         net::websocket_url url, std::size_t message_limit)
    : link_(std::move(link)), url_(std::move(url)), codec_(message_limit)
{
}

websocket_transport::~websocket_transport() = default;

task<result<void>> websocket_transport::open()
{
    std::array<unsigned char, 16> nonce;
    crypto::random_bytes(nonce);
    net::websocket_opening talk(url_, {reinterpret_cast<const char*>(nonce.data()), nonce.size()});
    auto holding = net::hold(*link_, talk, "the server hung up before the WebSocket was open");
    auto held = co_await std::move(holding);
    open_ = held.has_value();
    co_return held;
}

task<result<net::tls_facts>> websocket_transport::start_tls(
    std::shared_ptr<const net::tls_context> context, std::string identity, std::string)
{
    auto handshake = link_->start_tls(std::move(context), std::move(identity), "http/1.1");
    auto secured = co_await std::move(handshake);
    if (!secured) co_return secured;
    auto opening = open();
    auto opened = co_await std::move(opening);
    if (!opened) co_return opened.error();
    co_return secured;
}

void websocket_transport::watch_readable(executor ex, net::readable_watcher& w)
{
    if (!has_input()) return link_->watch_readable(ex, w);
    using memory = net::detail::handler_allocator<void>;
    asio::post(ex, asio::bind_allocator(memory(w.memory()),
                                        [watcher = &w] { watcher->on_readable(result<void>()); }));
}

task<result<void>> websocket_transport::wait_readable()
{
    if (has_input()) co_return result<void>();
    auto waiting = link_->wait_readable();
    co_return co_await std::move(waiting);
}

result<std::size_t> websocket_transport::read(std::span<char> into)
{
    if (!has_input()) {
        const auto place = scratch();
        const auto size = link_->read(place);
        if (!size || *size == 0) return size;
        understand({place.data(), *size});
    }
    if (input_.empty() && failed_) return *failed_;
    const auto size = std::min(into.size(), input_.size() - read_);
    input_.copy(into.data(), size, read_);
    read_ += size;
    if (read_ == input_.size()) {
        release(input_);
        read_ = 0;
    }
    return size;
}

void websocket_transport::understand(std::string_view bytes)
{
    // A message that is no document ends it; what came before is read all the same.
    const auto document = [this](std::string_view message) {
        if (failed_) return;
        auto good = protocol::framing::read_document(message, input_);
        if (!good) failed_ = good.error();
    };
    const auto before = unsent_.size();
    auto good = codec_.receive(bytes, unsent_, document);
    answers_ += unsent_.size() - before;
    if (!good && !failed_) failed_ = good.error();
    // A socket that takes no more says so at the next call.
    (void)flush();
    if (answers_ > answers_limit && !failed_)
        failed_ = error(errc::limit_exceeded, "the server pings and does not read the answers");
}

result<void> websocket_transport::flush()
{
    std::size_t sent = 0;
    while (sent != unsent_.size()) {
        const auto size = link_->write(std::string_view(unsent_).substr(sent));
        if (!size) return size.error();
        if (*size == 0) break;
        sent += *size;
    }
    unsent_.erase(0, sent);
    if (unsent_.empty()) {
        release(unsent_);
        answers_ = 0;
    }
    return {};
}

result<std::size_t> websocket_transport::write(std::string_view bytes)
{
    if (!open_) return errc::closed;
    if (auto sent = flush(); !sent) return sent.error();
    if (!unsent_.empty()) return 0;
    if (underway_ != 0) return std::exchange(underway_, 0);

    std::string document;
    std::size_t taken = 0;
    while (taken < bytes.size() && unsent_.size() < batch) {
        document.clear();
        const auto size = protocol::framing::write_document(bytes.substr(taken), document);
        if (size == 0) break;
        codec_.send(document, unsent_);
        ended_ = bytes.substr(taken).starts_with(protocol::stream_end);
        taken += size;
    }
    if (auto sent = flush(); !sent) return sent.error();
    if (unsent_.empty()) return taken;
    underway_ = taken;
    return 0;
}

void websocket_transport::close() noexcept
{
    if (open_ && ended_ && unsent_.empty()) {
        try {
            codec_.close(1000, unsent_);
            (void)flush();
        } catch (const std::exception&) {  // no memory: then without a word
        }
    }
    open_ = false;
    link_->close();
}

}  // namespace mynah

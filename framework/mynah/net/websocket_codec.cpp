#include <mynah/net/websocket_codec.hpp>

#include <mynah/base/crypto.hpp>

#include <fmt/format.h>
#include <wslay/wslay.h>

#include <algorithm>
#include <exception>
#include <new>
#include <span>

namespace mynah::net {

namespace {

std::string_view words(std::uint16_t code) noexcept
{
    switch (code) {
        case WSLAY_CODE_NORMAL_CLOSURE: return "it is done";
        case WSLAY_CODE_GOING_AWAY: return "it goes away";
        case WSLAY_CODE_PROTOCOL_ERROR: return "protocol error";
        case WSLAY_CODE_UNSUPPORTED_DATA: return "data of a kind that it does not take";
        case WSLAY_CODE_NO_STATUS_RCVD: return "no reason";
        case WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA: return "text that is not UTF-8";
        case WSLAY_CODE_POLICY_VIOLATION: return "policy violation";
        case WSLAY_CODE_MESSAGE_TOO_BIG: return "a message that is too big";
        case WSLAY_CODE_MANDATORY_EXT: return "an extension is missing";
        case WSLAY_CODE_INTERNAL_SERVER_ERROR: return "internal error";
        case 1012: return "it restarts";
        case 1013: return "try again later";
        default: return "for a reason of its own";
    }
}

}  // namespace

std::string websocket_close_reason(std::uint16_t code)
{
    return fmt::format("{} ({})", code, words(code));
}

class websocket_codec::context {
public:
    explicit context(std::size_t message_limit)
    {
        const wslay_event_callbacks callbacks{on_wants_bytes, on_sends, on_mask,   nullptr,
                                              nullptr,        nullptr,  on_message};
        if (wslay_event_context_client_init(&frames, &callbacks, this) != 0) throw std::bad_alloc();
        wslay_event_config_set_max_recv_msg_length(frames, message_limit);
    }
    context(const context&) = delete;
    context& operator=(const context&) = delete;
    ~context() { wslay_event_context_free(frames); }

    // Whatever is queued.
    void flush(std::string& to)
    {
        out = &to;
        const int failed = wslay_event_send(frames);
        out = nullptr;
        if (failed == WSLAY_ERR_NOMEM) throw std::bad_alloc();
    }

    wslay_event_context_ptr frames = nullptr;
    std::string_view in;
    std::string* out = nullptr;
    const message_sink* sink = nullptr;
    std::exception_ptr thrown;  // by the sink: not through C
    std::string peer_reason;

private:
    static context& self(void* p) noexcept { return *static_cast<context*>(p); }

    static ssize_t on_wants_bytes(wslay_event_context_ptr ctx, std::uint8_t* buffer,
                                  std::size_t size, int, void* user)
    {
        auto& in = self(user).in;
        if (in.empty()) {
            wslay_event_set_error(ctx, WSLAY_ERR_WOULDBLOCK);
            return -1;
        }
        const auto taken = std::min(size, in.size());
        std::copy_n(in.data(), taken, buffer);
        in.remove_prefix(taken);
        return static_cast<ssize_t>(taken);
    }

    static ssize_t on_sends(wslay_event_context_ptr ctx, const std::uint8_t* bytes,
                            std::size_t size, int, void* user)
    {
        try {
            self(user).out->append(reinterpret_cast<const char*>(bytes), size);
            return static_cast<ssize_t>(size);
        } catch (const std::bad_alloc&) {
            wslay_event_set_error(ctx, WSLAY_ERR_NOMEM);
            return -1;
        }
    }

    static int on_mask(wslay_event_context_ptr, std::uint8_t* key, std::size_t size, void*)
    {
        crypto::random_bytes(std::span(key, size));
        return 0;
    }

    static void on_message(wslay_event_context_ptr ctx, const wslay_event_on_msg_recv_arg* arg,
                           void* user)
    {
        auto& us = self(user);
        const std::string_view message(reinterpret_cast<const char*>(arg->msg), arg->msg_length);
        try {
            switch (arg->opcode) {
                case WSLAY_TEXT_FRAME:
                    if (!us.thrown) (*us.sink)(message);
                    return;
                case WSLAY_BINARY_FRAME:
                    wslay_event_shutdown_read(ctx);
                    (void)wslay_event_queue_close(ctx, WSLAY_CODE_UNSUPPORTED_DATA, nullptr, 0);
                    return;
                case WSLAY_CONNECTION_CLOSE:
                    us.peer_reason = message.substr(std::min<std::size_t>(2, message.size()));
                    return;
                default: return;  // a ping is answered already
            }
        } catch (...) {
            us.thrown = std::current_exception();
        }
    }
};

websocket_codec::websocket_codec(std::size_t message_limit)
    : context_(std::make_unique<context>(message_limit))
{
}

websocket_codec::~websocket_codec() = default;

result<void> websocket_codec::receive(std::string_view bytes, std::string& out,
                                      const message_sink& message)
{
    auto& c = *context_;
    if (!wslay_event_get_read_enabled(c.frames)) return errc::end_of_stream;
    c.in = bytes;
    c.sink = &message;
    const int failed = wslay_event_recv(c.frames);
    c.sink = nullptr;
    c.in = {};
    if (c.thrown) std::rethrow_exception(std::exchange(c.thrown, nullptr));
    if (failed == WSLAY_ERR_NOMEM) throw std::bad_alloc();
    c.flush(out);
    if (wslay_event_get_read_enabled(c.frames)) return {};

    if (wslay_event_get_close_received(c.frames)) {
        const auto code = wslay_event_get_status_code_received(c.frames);
        return error(errc::end_of_stream,
                     "the server closed the WebSocket: " + websocket_close_reason(code),
                     std::move(c.peer_reason));
    }
    auto refused = wslay_event_get_status_code_sent(c.frames);
    if (refused == WSLAY_CODE_NO_STATUS_RCVD) refused = WSLAY_CODE_PROTOCOL_ERROR;  // of a frame
    return error(refused == WSLAY_CODE_MESSAGE_TOO_BIG ? errc::limit_exceeded : errc::bad_reply,
                 "on the WebSocket the server sent something that is refused with " +
                     websocket_close_reason(refused));
}

void websocket_codec::send(std::string_view message, std::string& out)
{
    wslay_event_msg whole{};
    whole.opcode = WSLAY_TEXT_FRAME;
    whole.msg = reinterpret_cast<const std::uint8_t*>(message.data());
    whole.msg_length = message.size();
    // Behind a close frame nothing is sent: nobody would read it.
    if (wslay_event_queue_msg(context_->frames, &whole) == WSLAY_ERR_NOMEM) throw std::bad_alloc();
    context_->flush(out);
}

void websocket_codec::close(std::uint16_t code, std::string& out)
{
    if (wslay_event_queue_close(context_->frames, code, nullptr, 0) == 0) context_->flush(out);
}

}  // namespace mynah::net

// The frames of a WebSocket that carries text (RFC 6455), for a client: messages to bytes, bytes to
// messages. Joins fragments, answers pings, refuses what is no text.
//
// Bytes to be sent are appended to the `out` of each call: also those that answer what came in.
#pragma once

#include <mynah/base/result.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mynah::net {

class websocket_codec {
public:
    using message_sink = std::function<void(std::string_view)>;

    // `message_limit`: of one message, its fragments together.
    explicit websocket_codec(std::size_t message_limit);
    websocket_codec(const websocket_codec&) = delete;
    websocket_codec& operator=(const websocket_codec&) = delete;
    ~websocket_codec();

    // Calls `message` for each one that is complete, in order. Errors, after which nothing is
    // understood any more: end_of_stream (the peer has closed it, and says why), bad_reply,
    // limit_exceeded.
    result<void> receive(std::string_view bytes, std::string& out, const message_sink& message);

    void send(std::string_view message, std::string& out);
    void close(std::uint16_t code, std::string& out);

private:
    class context;
    std::unique_ptr<context> context_;
};

// "1001 (it goes away)"
std::string websocket_close_reason(std::uint16_t code);

}  // namespace mynah::net

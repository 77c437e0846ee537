// The server's end of a WebSocket on a connection in memory, by hand: the answer to its start,
// frames out, frames in.
#pragma once

#include <mynah/base/base64.hpp>
#include <mynah/base/crypto.hpp>
#include <mynah/testing/memory_link.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace mynah::testing {

class websocket_peer {
public:
    // The request that `heard` begins with; the answer to it.
    static std::string answer_to(const std::string& request)
    {
        constexpr std::string_view field = "Sec-WebSocket-Key: ";
        const auto at = request.find(field);
        BOOST_REQUIRE(at != std::string::npos);
        BOOST_REQUIRE(request.ends_with("\r\n\r\n"));
        const auto begin = at + field.size();
        const auto key = request.substr(begin, request.find('\r', begin) - begin);
        const auto digest =
            crypto::digest(crypto::hash::sha1, key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Accept: " +
               base64::encode(std::string_view(digest)) +
               "\r\nSec-WebSocket-Protocol: xmpp\r\n\r\n";
    }

    static std::string frame(std::string_view text, char first = '\x81')
    {
        std::string bytes(1, first);
        if (text.size() < 126) {
            bytes += static_cast<char>(text.size());
        } else {
            bytes += '\x7e';
            bytes += static_cast<char>(text.size() >> 8);
            bytes += static_cast<char>(text.size() & 0xff);
        }
        return bytes += text;
    }

    // The messages in a client's frames, each in a line; a control frame begins with its opcode.
    static std::string read(std::string_view frames)
    {
        std::string lines;
        while (!frames.empty()) {
            const auto byte = [&](std::size_t n) { return static_cast<unsigned char>(frames[n]); };
            BOOST_REQUIRE(frames.size() >= 6U);
            BOOST_REQUIRE((byte(1) & 0x80) != 0);
            std::size_t length = byte(1) & 0x7f, at = 2;
            BOOST_REQUIRE(length != 127U);
            if (length == 126) {
                length = std::size_t(byte(2)) << 8 | byte(3);
                at = 4;
            }
            if (byte(0) != 0x81) lines += static_cast<char>('0' + (byte(0) & 0x0f));
            BOOST_REQUIRE(frames.size() >= at + 4 + length);
            for (std::size_t i = 0; i != length; ++i)
                lines += static_cast<char>(frames[at + 4 + i] ^ frames[at + i % 4]);
            lines += '\n';
            frames.remove_prefix(at + 4 + length);
        }
        return lines;
    }
};

}  // namespace mynah::testing

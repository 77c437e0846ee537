// What a server sends over a WebSocket, from the frames to the stream; and what it publishes about
// its WebSockets.
#include <mynah/net/websocket_codec.hpp>
#include <mynah/protocol/framing.hpp>
#include <mynah/xep/host_meta.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace mynah;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    std::string stream;
    (void)protocol::framing::read_document(bytes, stream);

    net::websocket_codec codec(4096);
    std::string out;
    (void)codec.receive(bytes, out, [](std::string_view message) {
        std::string again;
        (void)protocol::framing::read_document(message, again);
    });

    // A document is taken as it is whole, and a longer one begins with it.
    std::string document, longer;
    const auto whole = protocol::framing::write_document(bytes, document);
    if (whole > size) std::abort();
    if (whole != 0 && (protocol::framing::write_document(bytes.substr(0, whole), longer) != whole ||
                       longer != document))
        std::abort();

    (void)xep::host_meta::parse_xml(bytes);
    (void)xep::host_meta::parse_json(bytes);
    return 0;
}

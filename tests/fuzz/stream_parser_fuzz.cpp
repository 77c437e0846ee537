// Property: however a stream is cut, the same events come, each with the piece that its last byte
// is in; replacing expat's parser changes nothing; and a stanza that was read can be written and
// read again.
//
// Input: two bytes that choose the limits and the cuts, then the stream behind its header.
#include "../unit/xml/transcript.hpp"

#include <cstdlib>
#include <random>
#include <string>

using namespace mynah::xml;
using namespace mynah::xml::testing;

namespace {

constexpr std::string_view header =
    "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

void require(bool holds)
{
    if (!holds) std::abort();
}

void read_again(std::string_view written)
{
    const auto again = tree::parse(written);
    require(again.has_value());
    require(to_string(again->root()) == written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2 || size > 4096) return 0;
    const unsigned choice = data[0], seed = data[1];
    std::string input;
    if ((choice & 1) == 0) input = header;
    input.append(reinterpret_cast<const char*>(data) + 2, size - 2);

    parser_limits limits;
    if ((choice & 2) != 0) {
        limits.stanza_bytes = 200;
        limits.token_bytes = 100;
        limits.namespace_bytes = 30;
        limits.depth = 4;
        limits.attributes = 4;
        limits.elements = 8;
    }
    const auto by_byte = record_byte_by_byte(input, limits);
    if ((choice & 4) != 0) limits.name_budget = 0;
    const auto next_size = [seed, choice](std::size_t at) -> std::size_t {
        if ((choice & 8) != 0) return at == 0 ? seed : 0;
        return std::minstd_rand(seed * 7919 + unsigned(at) + 1)() % (choice + 1) + 1;
    };
    require(record(input, next_size, limits) == expected(by_byte, input.size(), next_size));

    for (const auto& e : by_byte)
        if (e.what.starts_with("stanza ")) read_again(std::string_view(e.what).substr(7));
    return 0;
}

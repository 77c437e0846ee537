// The reader of the session journal: any bytes, and records whose checksums are right but whose
// bodies are the fuzzer's. What was read is written and read again: nothing changes.
#include <mynah/protocol/journal_format.hpp>

#include <boost/crc.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

namespace journal = mynah::protocol::journal;

void append_number(std::string& out, std::uint32_t value)
{
    for (int shift = 0; shift != 32; shift += 8) out += char(value >> shift);
}

// Each body of the input begins with its size, one byte.
std::string framed(std::string_view bodies)
{
    std::string out(journal::first_line);
    while (!bodies.empty()) {
        const auto size = static_cast<unsigned char>(bodies.front());
        bodies.remove_prefix(1);
        const auto body = bodies.substr(0, size);
        bodies.remove_prefix(body.size());
        boost::crc_32_type crc;
        crc.process_bytes(body.data(), body.size());
        append_number(out, std::uint32_t(body.size()));
        append_number(out, crc.checksum());
        out += body;
    }
    return out;
}

std::string written(const journal::contents& all)
{
    std::string out(journal::first_line);
    for (const auto& [number, e] : all.sessions)
        journal::append_session(out, number, e.account, e.state);
    return out;
}

void check(std::string_view bytes)
{
    const auto all = journal::read(bytes);
    if (all.good > bytes.size()) std::abort();
    const auto again = written(all);
    const auto back = journal::read(again);
    if (back.good != again.size() || back.sessions.size() != all.sessions.size()) std::abort();
    if (written(back) != again) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    check(input);
    check(framed(input));
    return 0;
}

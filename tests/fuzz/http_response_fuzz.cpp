// Any bytes as an HTTP response: limits hold, and pieces of any size give the same.
#include <mynah/http/detail/response_reader.hpp>
#include <mynah/http/url.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>

namespace {

constexpr std::size_t header_limit = 256;
constexpr std::size_t body_limit = 256;

void require(bool holds)
{
    if (!holds) std::abort();
}

class outcome {
public:
    bool good = false;
    unsigned status = 0;
    std::string body;
    bool operator==(const outcome&) const = default;
};

outcome read(std::string_view bytes, std::size_t piece)
{
    mynah::http::detail::response_reader reader(header_limit, body_limit);
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        const auto complete = reader.take(bytes.substr(at, piece));
        if (!complete) return {};
        if (*complete) break;
        if (at + piece >= bytes.size() && !reader.finish()) return {};
    }
    if (bytes.empty()) {
        require(!reader.finish().has_value());
        return {};
    }
    auto answer = reader.answer();
    require(answer.body.reveal().size() <= body_limit);
    outcome o;
    o.good = true;
    o.status = answer.status;
    o.body = answer.body.reveal();
    return o;
}

void check_url(std::string_view text)
{
    const auto u = mynah::http::url::parse(text);
    if (!u || text.size() + 8 > mynah::http::url::max_size) return;
    // Both go into the head of a request.
    for (const auto& part : {u->target(), u->authority()})
        require(std::ranges::all_of(part, [](char c) { return c > ' ' && c < 0x7f; }));
    require(u->target().starts_with('/') && u->port() != 0);
    const auto again = mynah::http::url::parse(u->origin() + u->target());
    require(again && again->target() == u->target() && again->host() == u->host());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto small = read(text, 7);
    const auto large = read(text, 64);
    // What is over a limit may be noticed earlier by those who see more of it.
    if (small.good && large.good) require(small == large);
    check_url(text);
    return 0;
}

#include <mynah/protocol/sasl/query_string.hpp>

#include <mynah/base/percent.hpp>

#include <algorithm>
#include <optional>

namespace mynah::sasl {
namespace {

error malformed(const char* what) { return {errc::bad_challenge, what}; }

// A plus is a space here.
std::optional<std::string> decoded(std::string_view text)
{
    std::string spaced(text);
    std::replace(spaced.begin(), spaced.end(), '+', ' ');
    auto out = percent::decode(spaced);
    const auto is_control = [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet < 0x20 || octet == 0x7f;
    };
    if (out && std::any_of(out->begin(), out->end(), is_control)) return std::nullopt;
    return out;
}

}  // namespace

result<query_pairs> parse_query_string(std::string_view text)
{
    query_pairs out;
    for (;;) {
        const auto end = std::min(text.find('&'), text.size());
        const auto pair = text.substr(0, end);
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos || equals == 0)
            return malformed("a query string with a pair that is none");
        auto name = decoded(pair.substr(0, equals));
        auto value = decoded(pair.substr(equals + 1));
        if (!name || !value) return malformed("a query string with a broken escape");
        const bool known = std::any_of(out.begin(), out.end(),
                                       [&](const auto& other) { return other.first == *name; });
        if (known) return malformed("a query string that names something twice");
        out.emplace_back(std::move(*name), std::move(*value));
        if (end == text.size()) return out;
        text.remove_prefix(end + 1);
    }
}

void append_query_pair(std::string& to, std::string_view name, std::string_view value)
{
    if (!to.empty()) to += '&';
    to.append(name) += '=';
    percent::append_encoded(to, value);
}

}  // namespace mynah::sasl

#include <mynah/testing/placeholders.hpp>

#include <algorithm>

namespace mynah::testing {
namespace {

// "{word}" at the start of `text`: the word; else empty.
std::string_view placeholder(std::string_view text) noexcept
{
    if (!text.starts_with('{')) return {};
    const auto end = text.find('}');
    if (end == std::string_view::npos || end == 1) return {};
    const auto word = text.substr(1, end - 1);
    const auto fits = [](char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    };
    return std::all_of(word.begin(), word.end(), fits) ? word : std::string_view();
}

}  // namespace

bool placeholders::match(std::string_view pattern, std::string_view actual)
{
    auto known = known_;
    while (!pattern.empty()) {
        const auto word = placeholder(pattern);
        if (word.empty()) {
            if (actual.empty() || actual.front() != pattern.front()) return false;
            pattern.remove_prefix(1);
            actual.remove_prefix(1);
            continue;
        }
        const auto value = actual.substr(0, actual.find_first_of("'\"<>"));
        const auto [found, fresh] = known.try_emplace(std::string(word), value);
        if (!fresh && !actual.starts_with(found->second)) return false;
        actual.remove_prefix(found->second.size());
        pattern.remove_prefix(word.size() + 2);
    }
    if (!actual.empty()) return false;
    known_ = std::move(known);
    return true;
}

std::string placeholders::fill(std::string_view pattern) const
{
    std::string text;
    while (!pattern.empty()) {
        const auto word = placeholder(pattern);
        const auto found = word.empty() ? known_.end() : known_.find(word);
        if (found == known_.end()) {
            text += pattern.front();
            pattern.remove_prefix(1);
            continue;
        }
        text += found->second;
        pattern.remove_prefix(word.size() + 2);
    }
    return text;
}

}  // namespace mynah::testing

// What a log line is made of: levels, and named values that are only looked at when it is written.
#pragma once

#include <mynah/base/result.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace mynah {

class secret;

namespace log {

enum class level : std::uint8_t { trace, debug, info, warn, error, off };
enum class format : std::uint8_t { text, json };

std::string_view to_text(level l) noexcept;
std::optional<level> parse_level(std::string_view text) noexcept;
std::optional<format> parse_format(std::string_view text) noexcept;  // "text" or "json"

// Text that a peer chose: log::untrusted(body). Always quoted.
class untrusted {
public:
    explicit untrusted(std::string_view text) noexcept : text_(text) {}
    std::string_view text() const noexcept { return text_; }

private:
    std::string_view text_;
};

// A view: nothing is copied before the line is written, so it must not outlive the call.
class value {
public:
    using variant = std::variant<std::string_view, untrusted, std::int64_t, std::uint64_t, double,
                                 bool, const mynah::error*>;

    value(std::string_view text) noexcept : value_(text) {}
    value(const char* text) noexcept : value_(std::string_view(text)) {}
    value(const std::string& text) noexcept : value_(std::string_view(text)) {}
    value(untrusted text) noexcept : value_(text) {}
    // The message, and the peer's text as a field of its own.
    value(const mynah::error& e) noexcept : value_(&e) {}
    // Templates, because every pointer converts to bool.
    value(std::same_as<bool> auto b) noexcept : value_(b) {}
    value(std::signed_integral auto n) noexcept : value_(static_cast<std::int64_t>(n)) {}
    value(std::unsigned_integral auto n) noexcept requires(!std::same_as<decltype(n), bool>)
        : value_(static_cast<std::uint64_t>(n))
    {
    }
    value(std::floating_point auto n) noexcept : value_(static_cast<double>(n)) {}
    value(const secret&) = delete;

    const variant& get() const noexcept { return value_; }

private:
    variant value_;
};

class field {
public:
    field(std::string_view n, value v) noexcept : name(n), content(v) {}

    std::string_view name;  // snake_case
    value content;
};

}  // namespace log
}  // namespace mynah

#include <mynah/base/log_field.hpp>

namespace mynah::log {

std::string_view to_text(level l) noexcept
{
    switch (l) {
        case level::trace: return "trace";
        case level::debug: return "debug";
        case level::info: return "info";
        case level::warn: return "warn";
        case level::error: return "error";
        case level::off: return "off";
    }
    return {};
}

std::optional<level> parse_level(std::string_view text) noexcept
{
    for (auto l : {level::trace, level::debug, level::info, level::warn, level::error, level::off})
        if (text == to_text(l)) return l;
    return std::nullopt;
}

std::optional<format> parse_format(std::string_view text) noexcept
{
    if (text == "text") return format::text;
    if (text == "json") return format::json;
    return std::nullopt;
}

}  // namespace mynah::log

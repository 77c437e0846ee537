// What the library logs while this object lives, instead of on standard error.
#pragma once

#include <mynah/base/log.hpp>

#include <cstdio>
#include <string>
#include <string_view>

namespace mynah::testing {

class captured_log {
public:
    explicit captured_log(log::level least = log::level::debug)
    {
        log::global().set_level(least);
        log::global().set_sink([this](std::string_view line) { text_ += line; });
    }
    ~captured_log()
    {
        log::global().set_level(log::level::warn);
        log::global().set_sink(
            [](std::string_view line) { std::fwrite(line.data(), 1, line.size(), stderr); });
    }
    captured_log(const captured_log&) = delete;
    captured_log& operator=(const captured_log&) = delete;

    const std::string& text() const noexcept { return text_; }

    // The last value of a field: "SCRAM-SHA-1" in mechanism=SCRAM-SHA-1; "" when it is not there.
    std::string field(const std::string& name) const
    {
        const auto at = text_.rfind(" " + name + "=");
        if (at == std::string::npos) return {};
        const auto start = at + name.size() + 2;
        return text_.substr(start, text_.find_first_of(" \n", start) - start);
    }

private:
    std::string text_;
};

}  // namespace mynah::testing

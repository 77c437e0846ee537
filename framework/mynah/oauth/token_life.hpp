// How long a token is good, by the clock on the wall: it goes on while the machine sleeps, and over
// a restart of the program.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

namespace mynah::oauth {

using wall_time = std::chrono::sys_seconds;
using wall_clock = std::function<wall_time()>;

inline wall_time system_time()
{
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

class token_life {
public:
    token_life() = default;
    token_life(wall_time at, std::optional<std::chrono::seconds> seconds)
        : issued_at(at), life(seconds)
    {
    }

    // At 80 % of its life it is time for the next one. So it is when the clock was put back.
    bool due(wall_time now) const noexcept
    {
        if (!life) return false;
        return now < issued_at - tolerance || now >= issued_at + *life * 4 / 5;
    }
    bool over(wall_time now) const noexcept { return life && now >= issued_at + *life; }

    wall_time issued_at{};
    std::optional<std::chrono::seconds> life;  // nullopt: nobody knows

private:
    static constexpr std::chrono::seconds tolerance{60};
};

}  // namespace mynah::oauth

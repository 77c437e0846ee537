#include <mynah/base/repeat_limiter.hpp>

#include <utility>

namespace mynah::log {
namespace {

// A clock that was set back must not hold lines back until it has caught up.
bool is_over(repeat_limiter::time since, repeat_limiter::time now) noexcept
{
    return now < since || now - since >= std::chrono::seconds(1);
}

}  // namespace

void repeat_limiter::close(slot& s, const report& ended)
{
    if (s.held == 0) return;
    const auto held = std::exchange(s.held, 0);
    --holding_;
    ended(s.line, held);
}

bool repeat_limiter::admit(std::size_t key, std::string_view line, time now, const report& ended)
{
    auto& s = slots_[key % slots_.size()];
    if (s.passed == 0 || s.key != key || is_over(s.since, now)) {
        close(s, ended);
        s.key = key;
        s.since = now;
        s.passed = 0;
    }
    if (s.passed < burst_) {
        ++s.passed;
        return true;
    }
    if (s.held++ == 0) {
        ++holding_;
        s.line = line;
    }
    return false;
}

void repeat_limiter::expire(time now, const report& ended)
{
    if (holding_ == 0) return;
    for (auto& s : slots_)
        if (is_over(s.since, now)) close(s, ended);
}

void repeat_limiter::flush(const report& ended)
{
    for (auto& s : slots_) close(s, ended);
}

}  // namespace mynah::log

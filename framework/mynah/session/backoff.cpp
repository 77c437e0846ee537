#include <mynah/session/backoff.hpp>

#include <algorithm>

namespace mynah {

std::optional<duration> backoff::next(protocol::disposition d, duration online_for,
                                      double random) noexcept
{
    using protocol::disposition;
    if (stops(d)) return std::nullopt;
    if (online_for >= settings_->settled) {
        failures_ = fresh_ = 0;
        proven_ = true;
    }
    if (d == disposition::reconnect_fresh) {
        if (!proven_ && ++fresh_ >= settings_->fresh_attempts) return std::nullopt;
    } else {
        fresh_ = 0;
    }
    ++failures_;

    switch (d) {
        case disposition::reconnect_slowly: return jittered(settings_->slow_cap, 4, random);
        case disposition::reconnect_later: {
            // Not before a second: the server that said so is still closing its ports.
            const auto least = std::chrono::seconds(1);
            const auto spread =
                std::max<duration>(settings_->shutdown_spread - least, duration::zero());
            return least + std::chrono::duration_cast<duration>(spread * random);
        }
        case disposition::reconnect_fresh:
            return settings_->fresh_floor + jittered(settings_->cap, 1, random);
        case disposition::reconnect:
        case disposition::stop:
        case disposition::stop_refused:
        case disposition::stop_untrusted:
        case disposition::stop_replaced: break;
    }
    return jittered(settings_->cap, 1, random);
}

duration backoff::jittered(duration cap, std::uint32_t factor, double random) const noexcept
{
    const auto doublings = std::min<std::uint32_t>(failures_ - 1, 20);
    const auto ceiling = std::min<duration>(cap, settings_->base * factor * (1U << doublings));
    return std::chrono::duration_cast<duration>(ceiling * random);
}

}  // namespace mynah

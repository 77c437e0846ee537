#include <mynah/pool/figures.hpp>

#include <mynah/protocol/disposition.hpp>

#include <algorithm>

namespace mynah {

login_result result_of(const error& why) noexcept
{
    switch (protocol::disposition_of(why)) {
        case protocol::disposition::stop: return login_result::stopped;
        case protocol::disposition::stop_untrusted: return login_result::untrusted;
        case protocol::disposition::stop_refused:
        case protocol::disposition::stop_replaced: return login_result::refused;
        case protocol::disposition::reconnect:
        case protocol::disposition::reconnect_fresh:
        case protocol::disposition::reconnect_slowly:
        case protocol::disposition::reconnect_later: break;
    }
    return login_result::failed;
}

void pool_figures::failed(std::string_view stage, login_result how, std::uint64_t times)
{
    const auto known = std::find_if(failures.begin(), failures.end(), [&](const auto& f) {
        return f.stage == stage && f.result == how;
    });
    if (known != failures.end())
        known->count += times;
    else
        failures.emplace_back(stage, how, times);
}

void pool_figures::lost(boost::system::error_code why, std::uint64_t times)
{
    const auto known = std::find_if(reconnects.begin(), reconnects.end(),
                                    [&](const auto& l) { return l.code == why; });
    if (known != reconnects.end())
        known->count += times;
    else
        reconnects.emplace_back(why, times);
}

pool_figures& pool_figures::operator+=(const pool_figures& other)
{
    connecting += other.connecting;
    online += other.online;
    waiting += other.waiting;
    ended += other.ended;
    refused += other.refused;
    zombies += other.zombies;
    for (std::size_t i = 0; i < logins.size(); ++i) logins[i] += other.logins[i];
    for (const auto& f : other.failures) failed(f.stage, f.result, f.count);
    for (const auto& l : other.reconnects) lost(l.code, l.count);
    counts += other.counts;
    unsent_bytes += other.unsent_bytes;
    unacknowledged += other.unacknowledged;
    handlers_running += other.handlers_running;
    backlog += other.backlog;
    backlog_bytes += other.backlog_bytes;
    handler_time += other.handler_time;
    loop_delay += other.loop_delay;
    silent_threads += other.silent_threads;
    return *this;
}

std::uint64_t pool_figures::stanzas() const noexcept
{
    return counts.received_messages + counts.received_presence + counts.received_iqs +
           counts.sent_messages + counts.sent_presence + counts.sent_iqs;
}

}  // namespace mynah

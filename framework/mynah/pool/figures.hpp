// What a pool counts: plain numbers of a thread, added up when somebody asks.
#pragma once

#include <mynah/base/counters.hpp>
#include <mynah/base/histogram.hpp>
#include <mynah/base/result.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mynah {

enum class login_result : std::uint8_t {
    online,
    failed,     // passes by itself, perhaps
    refused,    // the account, or its settings
    untrusted,  // the server
    stopped     // by us
};
inline constexpr std::array<std::string_view, 5> login_result_names = {
    "online", "failed", "refused", "untrusted", "stopped"};

login_result result_of(const error& why) noexcept;

// How often sessions were lost because of one code. There are as many as error codes, not more:
// texts of servers are not kept.
class lost_sessions {
public:
    lost_sessions(boost::system::error_code c, std::uint64_t n) : code(c), count(n) {}
    boost::system::error_code code;
    std::uint64_t count;
};

// How many log-ins failed at one stage (session::stage()) in one way.
class failed_logins {
public:
    failed_logins(std::string_view at, login_result r, std::uint64_t n)
        : stage(at), result(r), count(n)
    {
    }
    std::string_view stage;
    login_result result;
    std::uint64_t count;
};

class pool_figures {
public:
    // Accounts
    std::size_t connecting = 0;
    std::size_t online = 0;
    std::size_t waiting = 0;  // for the next attempt
    std::size_t ended = 0;    // removed or stopped
    std::size_t refused = 0;  // ended by themselves, with an error that stays
    std::size_t zombies = 0;  // ended, but a handler of theirs is not

    std::array<histogram, login_result_names.size()> logins;  // from connecting on, by result
    std::vector<failed_logins> failures;                      // of those, by stage
    std::vector<lost_sessions> reconnects;                    // sessions that were online
    counters counts;

    std::size_t unsent_bytes = 0;    // that wait for the kernel
    std::size_t unacknowledged = 0;  // stanzas that the servers have not acknowledged (XEP-0198)
    std::size_t handlers_running = 0;
    std::size_t backlog = 0;  // stanzas that wait for a handler or are in one
    std::size_t backlog_bytes = 0;
    histogram handler_time;
    histogram loop_delay;
    std::size_t silent_threads = 0;  // did not answer: what is theirs is missing here

    void failed(std::string_view stage, login_result how, std::uint64_t times = 1);
    void lost(boost::system::error_code why, std::uint64_t times = 1);
    pool_figures& operator+=(const pool_figures& other);

    std::uint64_t stanzas() const noexcept;
};

}  // namespace mynah

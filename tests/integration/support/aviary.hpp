// A pool of bots in pairs on a real server: the first of a pair writes numbered messages, the
// second one notes what it reads, and a history knows both.
//
//     aviary birds(server, aviary_settings(500));
//     BOOST_REQUIRE(birds.all_online(within));
//     birds.write();
//     ... break something ...
//     birds.fall_silent();
//     const auto v = birds.log().judge();
//
// A writer keeps a few messages unacknowledged at any time. When its session is lost for good it
// sends again what was not acknowledged, in order, before anything new.
#pragma once

#include <mynah/pool/pool.hpp>

#include <tests/integration/support/login.hpp>
#include <tests/support/history.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <string>

namespace mynah::testing {

class aviary_settings {
public:
    explicit aviary_settings(std::size_t n) : pairs(n) {}

    std::size_t pairs;
    double connects_per_second = 150;
    std::uint32_t burst = 50;
    std::size_t unacknowledged = 3;  // per writer
    std::uint16_t readers_port = 0;  // 0: as the writers
    std::uint16_t port = 0;          // 0: the server's own for STARTTLS or none
    bool direct_tls = false;         // or none: on loopback, for less CPU
    std::chrono::milliseconds idle = std::chrono::seconds(60);      // of the stream, as in
    std::chrono::milliseconds patience = std::chrono::seconds(30);  // stream_config
    std::chrono::milliseconds pace = std::chrono::seconds(2);       // of a writer, between messages
};

// What a server for it must know: its accounts. As little CPU for log-ins as it takes.
server_options options_for(const aviary_settings& how);

class aviary {
public:
    using seconds = std::chrono::duration<double>;

    // Starts them.
    aviary(const server& s, const aviary_settings& how);
    // Ends them politely.
    ~aviary();
    aviary(const aviary&) = delete;
    aviary& operator=(const aviary&) = delete;

    std::size_t size() const noexcept { return settings_.pairs * 2; }

    // Until every session is there. False: not in time.
    bool all_online(seconds within);
    // Until that many have come back once more since `before`, and every session is there.
    bool all_back(std::size_t before, seconds within);
    // How often any session came online or was resumed.
    std::size_t arrivals() const;
    // How many sessions ended for good and were followed by a new one.
    std::size_t lost_sessions() const;
    // When the last session is there that starts or comes back: all of them wait for the bucket,
    // and before that the last one for the end of its pause.
    seconds longest_way_back() const;
    // For the first time: no pause before it, and not faster than the bucket allows.
    seconds shortest_way_online() const;

    void write();
    // From now on a writer whose session was lost waits for write() before it sends again.
    void hold();
    // Until that many messages more have been read.
    bool reads_more(std::size_t messages, seconds within);
    // Until the server has acknowledged that many more.
    bool has_acknowledged(std::size_t messages, seconds within);
    // Nothing new is written; until all that was has an outcome and has been read. False: not in
    // time.
    bool fall_silent(seconds within);

    history& log() noexcept { return history_; }

private:
    class bird;
    class writer;
    class reader;
    class board;

    void tell(void (*what)(board&));
    session_config account(const server& s, std::size_t number) const;

    aviary_settings settings_;
    history history_;
    std::unique_ptr<board> board_;
    std::unique_ptr<pool> pool_;
    std::future<void> running_;
};

}  // namespace mynah::testing

// How a program with many accounts is doing: a line at the bottom of a terminal, rewritten every
// second; or lines of the log, when something has changed and once a minute.
#pragma once

#include <mynah/app/status_line.hpp>
#include <mynah/pool/pool.hpp>

#include <boost/asio/basic_waitable_timer.hpp>

#include <memory>
#include <string>

namespace mynah {

// On the thread of `io`. While it lives on a terminal, the log goes through it.
class live_status {
public:
    live_status(asio::io_context& io, pool& p);
    live_status(const live_status&) = delete;
    live_status& operator=(const live_status&) = delete;
    ~live_status();

private:
    void wait();
    void look();

    pool& pool_;
    asio::basic_waitable_timer<clock, asio::wait_traits<clock>, executor> alarm_;
    std::shared_ptr<status_line> line_;  // none: no terminal
    pool_figures before_;
    time_point looked_at_;
    time_point told_at_;
};

// "12 online, 3 connecting, 0 waiting, 1 refused | 40 stanzas/s"
std::string summary(const pool_figures& now, double stanzas_per_second);

}  // namespace mynah

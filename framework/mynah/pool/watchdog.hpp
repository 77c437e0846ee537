// Says which handler keeps a thread to itself: one that computes, or calls what blocks, stops every
// session of its thread.
#pragma once

#include <mynah/pool/pulse.hpp>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace mynah {

class watchdog {
public:
    // `limit`: how long a thread may stay away from its loop.
    watchdog(std::vector<pulse*> threads, duration limit);
    watchdog(const watchdog&) = delete;
    watchdog& operator=(const watchdog&) = delete;
    ~watchdog();

    // Looks from a thread of its own, until destroyed. The pulses outlive it.
    void start();

    // One look; start() does it. Each incident is logged when it is noticed, and when it is over.
    void look(time_point now);

private:
    class watched {
    public:
        explicit watched(pulse* p) : beats(p) {}
        pulse* beats;
        time_point reported = never;  // the beat after which it did not come back
    };

    void look_at(watched& w, std::size_t number, time_point now) const;

    const duration limit_;
    std::vector<watched> threads_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace mynah

// Many accounts of the scripted server (server.cpp) in a pool.
#pragma once

#include <benchmarks/support/scram_side.hpp>

#include <mynah/base/log.hpp>
#include <mynah/pool/pool.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <utility>

namespace bench {

class account_settings {
public:
    int port = 0;
    const char* ca_file = nullptr;  // with it: TLS 1.3
    bool anonymous = false;         // else SCRAM-SHA-256, the keys known from the first on
    bool resume_tls = true;
    bool acknowledge_each = false;  // stanza at once, both ways, instead of now and then
    std::size_t threads = 1;
    double per_second = 2000;  // new connections; a fifth of it with TLS
};

// A bot that tells when it is online.
class counted_bot : public mynah::bot {
public:
    explicit counted_bot(std::atomic<int>& online) : online_(online) {}

private:
    mynah::task<> on_online(mynah::sender) override
    {
        ++online_;
        co_return;
    }

    std::atomic<int>& online_;
};

class accounts {
public:
    explicit accounts(const account_settings& settings) : pool_(on_threads(settings.threads))
    {
        mynah::log::global().set_level(mynah::log::level::error);
        config_.via = mynah::net::endpoint("127.0.0.1", static_cast<std::uint16_t>(settings.port));
        if (settings.anonymous) {
            config_.stream.sasl.anonymous = true;
        } else {
            config_.stream.password = mynah::secret(password);
            config_.stream.sasl.password = true;
        }
        config_.stream.tls = mynah::protocol::tls_policy::off;
        if (settings.acknowledge_each)
            config_.stream.sm.ask_every = config_.stream.sm.tell_every = 1;
        // The server has one thread for everybody.
        mynah::pacing_settings pace;
        pace.per_second = settings.ca_file ? settings.per_second / 5 : settings.per_second;
        config_.pace = std::make_shared<mynah::pacing>(pace);
        if (!settings.ca_file) return;
        mynah::net::tls_options options;
        options.system_authorities = false;
        options.ca_file = settings.ca_file;
        options.minimum = mynah::net::tls_version::tls13;
        options.resume_sessions = settings.resume_tls;
        config_.tls = mynah::net::tls_context::create(options).value();
        config_.stream.tls = mynah::protocol::tls_policy::direct;
    }

    // Adds bots until there are so many: each a counted_bot on online().
    void grow_to(int n, const mynah::pool::bot_factory& make)
    {
        for (; added_ < n; ++added_) {
            char name[32];
            std::snprintf(name, sizeof name, "bird-%05d@localhost", added_);
            if (!config_.stream.sasl.anonymous)
                config_.stream.account = mynah::jid::parse(name).value();
            pool_.add(config_, make);
        }
        wait_for(online_, n, "are online");
    }

    // Ends the program when one is refused, or nothing happens for long.
    void wait_for(const std::atomic<int>& counter, int n, const char* what)
    {
        using namespace std::chrono_literals;
        int last = 0;
        for (int idle = 0; counter < n; ++idle) {
            if (std::exchange(last, counter.load()) != last) idle = 0;
            if (idle == 300 || (idle % 20 == 19 && pool_.figures().refused != 0)) {
                std::fprintf(stderr, "only %d of %d %s\n", counter.load(), n, what);
                std::_Exit(1);
            }
            std::this_thread::sleep_for(100ms);
        }
    }

    std::atomic<int>& online() noexcept { return online_; }
    mynah::pool& of() noexcept { return pool_; }

private:
    static mynah::pool_settings on_threads(std::size_t n)
    {
        mynah::pool_settings s;
        s.threads = n;
        return s;
    }

    std::atomic<int> online_ = 0;
    mynah::session_config config_{mynah::jid::parse("localhost").value()};
    mynah::pool pool_;
    int added_ = 0;
};

}  // namespace bench

// A session of the library on a real server, led by a test step by step.
//
//     event_loop loop;
//     client bot(loop, login(server));
//     BOOST_TEST(bot.log_in().has_value());
//     bot.send(message(alice).body("hi"));
//     const auto answer = bot.expect([](const stanza& s) { return s.kind() == stanza_kind::message;
//     });
#pragma once

#include <mynah/session/session.hpp>

#include <tests/integration/support/event_loop.hpp>
#include <tests/integration/support/login.hpp>
#include <tests/integration/support/print.hpp>

#include <deque>
#include <functional>
#include <optional>

namespace mynah::testing {

class client final : private session_events {
public:
    client(event_loop& loop, const login& how);
    ~client();  // logs out
    client(const client&) = delete;
    client& operator=(const client&) = delete;

    // Until it is online, or until the attempt has failed: with which error.
    result<void> log_in();
    // Politely. What run() returned.
    error log_out();

    // The next stanza of which this is true; what came before it is dropped. None in time fails the
    // test.
    stanza expect(const std::function<bool(const stanza&)>& wanted);
    std::size_t waiting() const noexcept { return stanzas_.size(); }

    void send(const outgoing& out);
    // The reply; an error fails the test.
    stanza ask(outgoing request);

    sender handle() noexcept { return session_.handle(); }
    const jid& address() const noexcept { return session_.address(); }
    counters& counts() noexcept { return session_.counts(); }

    // How often it was online, and not any more; whether it tries again after the last time.
    int times_online() const noexcept { return times_online_; }
    int times_offline() const noexcept { return times_offline_; }
    bool tries_again() const noexcept { return retry_in_.has_value(); }
    const error& last_error() const noexcept { return last_error_; }

private:
    task<> run();
    void on_online() override { ++times_online_; }
    void on_offline(const error& why, std::optional<duration> retry_in) override;
    void on_stanza(stanza s, std::uint64_t number) override
    {
        stanzas_.push_back(std::move(s));
        session_.handle().finished(number);
    }

    event_loop& loop_;
    net::network_links links_;
    session session_;
    task_group tasks_;
    std::deque<stanza> stanzas_;
    int times_online_ = 0;
    int times_offline_ = 0;
    std::optional<duration> retry_in_;
    error last_error_;
    error result_;
};

}  // namespace mynah::testing

// Web servers in memory: each connection is given the next of the answers that a test has prepared,
// whatever is asked. And the time to go with it.
#pragma once

#include <mynah/http/client.hpp>
#include <mynah/net/link_source.hpp>
#include <mynah/net/tls_context.hpp>
#include <mynah/testing/memory_link.hpp>
#include <mynah/testing/virtual_clock.hpp>

#include <boost/test/unit_test.hpp>

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "../../base/run_by_hand.hpp"

namespace mynah::testing {

class canned_web final : public net::link_source {
public:
    explicit canned_web(timer_wheel& wheel) : wheel_(wheel) {}

    // The bytes, and the end of the connection.
    void reply(std::string bytes) { answers_.emplace_back(std::move(bytes), how::ends); }
    void reply(unsigned status, const std::string& body, const char* type = "application/json")
    {
        reply("HTTP/1.1 " + std::to_string(status) + " Some Reason\r\nContent-Type: " + type +
              "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    }
    // The bytes, and then nothing any more.
    void hang_after(std::string bytes) { answers_.emplace_back(std::move(bytes), how::hangs); }
    // The bytes, and then the connection is cut.
    void cut_after(std::string bytes) { answers_.emplace_back(std::move(bytes), how::is_cut); }
    // No connection comes about.
    void refuse(error why) { refusals_.emplace_back(answers_.size(), std::move(why)); }

    // Of the links to come.
    memory_link_options options;

    std::size_t requests() const noexcept { return links_.size(); }
    memory_link& link(std::size_t index) { return links_.at(index); }
    // What was asked on that connection; once.
    std::string request(std::size_t index) { return links_.at(index).received(); }
    const std::vector<net::connect_options>& asked() const noexcept { return asked_; }

    http::client client(http::client_limits limits = {})
    {
        net::tls_options tls;
        tls.system_authorities = false;
        return http::client([this](executor) { return std::make_unique<borrowed>(*this); },
                            net::tls_context::create(tls).value(), limits);
    }

    task<result<net::connection>> connect(net::connect_options to) override
    {
        asked_.push_back(to);
        if (!refusals_.empty() && refusals_.front().first == 0) {
            auto why = std::move(refusals_.front().second);
            refusals_.pop_front();
            co_return why;
        }
        for (auto& refusal : refusals_) --refusal.first;
        BOOST_REQUIRE(!answers_.empty());
        auto [bytes, end] = std::move(answers_.front());
        answers_.pop_front();
        auto& link = links_.emplace_back(options);
        co_return net::connection(std::make_unique<near_end>(link, std::move(bytes), end), *to.via);
    }

private:
    enum class how { ends, hangs, is_cut };

    // The link's, which answers the first bytes that are written.
    class near_end final : public net::transport {
    public:
        near_end(memory_link& link, std::string bytes, how end)
            : link_(link), inner_(link.take_transport()), answer_(std::move(bytes)), end_(end)
        {
        }

        void watch_readable(executor ex, net::readable_watcher& w) override
        {
            inner_->watch_readable(ex, w);
        }
        task<result<void>> wait_readable() override { return inner_->wait_readable(); }
        result<std::size_t> read(std::span<char> into) override { return inner_->read(into); }
        result<std::size_t> write(std::string_view bytes) override
        {
            const auto taken = inner_->write(bytes);
            if (taken && *taken != 0 && !std::exchange(answered_, true)) {
                link_.send(answer_);
                if (end_ == how::ends) link_.end();
                if (end_ == how::is_cut) link_.cut();
            }
            return taken;
        }
        task<result<void>> wait_writable() override { return inner_->wait_writable(); }
        task<result<net::tls_facts>> start_tls(std::shared_ptr<const net::tls_context> context,
                                               std::string identity, std::string alpn) override
        {
            return inner_->start_tls(std::move(context), std::move(identity), std::move(alpn));
        }
        bool secure() const noexcept override { return inner_->secure(); }
        std::optional<std::string> binding_data(channel_binding type) const override
        {
            return inner_->binding_data(type);
        }
        void close() noexcept override { inner_->close(); }
        std::string peer() const override { return inner_->peer(); }
        net::address_scope peer_scope() const noexcept override { return inner_->peer_scope(); }
        net::address_scope path_scope() const noexcept override { return inner_->path_scope(); }

    private:
        memory_link& link_;
        std::unique_ptr<net::transport> inner_;
        std::string answer_;
        how end_;
        bool answered_ = false;
    };

    class borrowed final : public http::connectivity {
    public:
        explicit borrowed(canned_web& web) : web_(web) {}
        net::link_source& links() override { return web_; }
        timer_wheel& wheel() override { return web_.wheel_; }

    private:
        canned_web& web_;
    };

    timer_wheel& wheel_;
    std::deque<std::pair<std::string, how>> answers_;
    std::deque<std::pair<std::size_t, error>> refusals_;
    std::deque<memory_link> links_;
    std::vector<net::connect_options> asked_;
};

// A coroutine under way, and what it will have returned.
template <class T>
class pending {
public:
    pending(asio::io_context& io, task<T> body) : run_(io, keep(std::move(body), value_)) {}

    bool done() const { return run_.done(); }
    bool aborted() const { return run_.aborted(); }
    void cancel() { run_.cancel(); }
    T& value()
    {
        run_.rethrow();
        BOOST_REQUIRE(value_.has_value());
        return *value_;
    }

private:
    static task<> keep(task<T> body, std::optional<T>& into)
    {
        auto value = co_await std::move(body);
        into.emplace(std::move(value));
    }

    std::optional<T> value_;
    by_hand run_;
};

// A loop, a clock and the web.
class web_fixture {
public:
    asio::io_context io{1};
    virtual_clock time{io, offloaded::awaited};
    canned_web web{time.wheel()};

    // To its end; an hour passes if need be.
    template <class T>
    T run(task<T> body)
    {
        pending<T> one(io, std::move(body));
        time.settle();
        for (int i = 0; i < 3600 && !one.done(); ++i) time.advance(std::chrono::seconds(1));
        BOOST_REQUIRE(one.done());
        return std::move(one.value());
    }
};

}  // namespace mynah::testing

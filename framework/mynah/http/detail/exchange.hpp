// One request and its answer over one connection, with a deadline.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/timer_wheel.hpp>
#include <mynah/base/waiter.hpp>
#include <mynah/http/client.hpp>
#include <mynah/http/detail/response_reader.hpp>
#include <mynah/net/transport.hpp>

#include <memory>

namespace mynah::http::detail {

class exchange final : private net::readable_watcher {
public:
    exchange(executor ex, connectivity& by, const client_limits& limits, request what);
    exchange(exchange&&) = delete;
    ~exchange();

    task<result<response>> run(std::shared_ptr<const net::tls_context> tls);

private:
    task<result<void>> connect();
    result<void> may_talk_in_clear_text() const;
    task<result<void>> secure(std::shared_ptr<const net::tls_context> tls);
    task<result<response>> receive();
    task<result<response>> attempt(std::shared_ptr<const net::tls_context> tls);
    task<> must_go_on();
    task<> hear_of_cancellation();

    void on_readable(result<void> ready) override;
    void on_deadline();
    static void on_cancelled(void* self);
    error named(const error& why) const;

    executor ex_;
    connectivity& by_;
    client_limits limits_;
    request what_;
    std::unique_ptr<net::transport> link_;
    waiter readable_;
    bool told_ = false;  // on_readable() was called
    bool expired_ = false;
    timer deadline_;
};

}  // namespace mynah::http::detail

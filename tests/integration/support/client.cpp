#include <tests/integration/support/client.hpp>

namespace mynah::testing {

client::client(event_loop& loop, const login& how)
    : loop_(loop),
      links_(loop.context(), how.dns, {}, how.proxy),
      session_(loop.executor(), loop.wheel(), links_, how.finish(), *this),
      tasks_(loop.executor())
{
    tasks_.spawn(run(), "client");
}

client::~client() { log_out(); }

task<> client::run()
{
    auto running = session_.run();
    result_ = co_await std::move(running);
}

void client::on_offline(const error& why, std::optional<duration> retry_in)
{
    ++times_offline_;
    last_error_ = why;
    retry_in_ = retry_in;
}

result<void> client::log_in()
{
    const int failures = times_offline_;
    BOOST_REQUIRE(loop_.run_until(
        [&] { return session_.online() || times_offline_ > failures || tasks_.size() == 0; }));
    if (session_.online()) return {};
    return last_error_;
}

error client::log_out()
{
    session_.stop();
    loop_.run_until([this] { return tasks_.size() == 0; });
    return result_;
}

stanza client::expect(const std::function<bool(const stanza&)>& wanted)
{
    std::optional<stanza> found;
    const bool came = loop_.run_until([&] {
        while (!found && !stanzas_.empty()) {
            if (wanted(stanzas_.front())) found = std::move(stanzas_.front());
            stanzas_.pop_front();
        }
        return found.has_value();
    });
    BOOST_REQUIRE(came);
    return std::move(*found);
}

void client::send(const outgoing& out)
{
    const auto sent = handle().try_send(out);
    BOOST_REQUIRE_MESSAGE(sent, sent.error().message());
}

stanza client::ask(outgoing request)
{
    auto reply = loop_.run(handle().request(std::move(request)));
    BOOST_REQUIRE_MESSAGE(reply, reply.error().message());
    return std::move(*reply);
}

}  // namespace mynah::testing

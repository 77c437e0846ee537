#include <mynah/oauth/cached_source.hpp>

#include <mynah/base/sleep.hpp>
#include <mynah/testing/virtual_clock.hpp>

#include <boost/test/unit_test.hpp>

#include <deque>
#include <memory>

#include "../http/support/canned_web.hpp"
#include "../net/support/print_errc.hpp"

namespace mynah::oauth {
namespace {

using namespace std::chrono_literals;
using testing::pending;

constexpr wall_time start{1'000'000s};

// Takes a second to make "token 1", "token 2", ..., good for 100 s.
class slow_source final : public cached_source {
public:
    explicit slow_source(timer_wheel& wheel)
        : cached_source([&wheel, begun = wheel.now()] {
              return start + std::chrono::floor<std::chrono::seconds>(wheel.now() - begun);
          }),
          wheel_(wheel)
    {
    }

    int renewals = 0;
    error failure;

private:
    task<result<issued_token>> renew(token_refresh) override
    {
        ++renewals;
        auto pause = sleep(wheel_, 1s);
        co_await std::move(pause);
        if (failure.code) co_return failure;
        co_return issued_token(secret("token" + std::to_string(renewals)), {now(), 100s});
    }

    timer_wheel& wheel_;
};

class fixture : public testing::web_fixture {
public:
    slow_source source{time.wheel()};

    result<secret> get(token_refresh how = token_refresh::when_due) { return run(source.get(how)); }
    std::string token() { return std::string(get().value().reveal()); }
};

using ask = pending<result<secret>>;

BOOST_FIXTURE_TEST_SUITE(cached_source_test, fixture)

BOOST_AUTO_TEST_CASE(a_token_serves_for_80_percent_of_its_life)
{
    BOOST_TEST(token() == "token1");
    time.advance(78s);
    BOOST_TEST(token() == "token1");
    BOOST_TEST(source.renewals == 1);
    time.advance(3s);
    BOOST_TEST(token() == "token2");
}

BOOST_AUTO_TEST_CASE(a_token_that_was_refused_is_renewed_at_once)
{
    BOOST_TEST(token() == "token1");
    BOOST_TEST(get(token_refresh::now).value().reveal() == "token2");
    BOOST_TEST(token() == "token2");
}

BOOST_AUTO_TEST_CASE(calls_at_the_same_time_share_one_renewal)
{
    ask a(io, source.get(token_refresh::when_due));
    ask b(io, source.get(token_refresh::now));
    ask c(io, source.get(token_refresh::when_due));
    time.advance(2s);
    for (auto* one : {&a, &b, &c}) BOOST_TEST(one->value().value().reveal() == "token1");
    BOOST_TEST(source.renewals == 1);
}

BOOST_AUTO_TEST_CASE(they_share_its_failure)
{
    source.failure = errc::token_unavailable;
    ask a(io, source.get(token_refresh::when_due));
    ask b(io, source.get(token_refresh::now));
    time.advance(2s);
    BOOST_TEST(a.value().error().code == errc::token_unavailable);
    BOOST_TEST(b.value().error().code == errc::token_unavailable);
    BOOST_TEST(source.renewals == 1);
}

BOOST_AUTO_TEST_CASE(when_the_one_who_renews_is_cancelled_the_next_takes_over)
{
    ask a(io, source.get(token_refresh::when_due));
    ask b(io, source.get(token_refresh::when_due));
    ask c(io, source.get(token_refresh::when_due));
    time.settle();
    a.cancel();
    time.advance(2s);
    BOOST_TEST(a.aborted());
    BOOST_TEST(b.value().value().reveal() == "token2");
    BOOST_TEST(c.value().value().reveal() == "token2");
}

BOOST_AUTO_TEST_CASE(who_waits_for_the_renewal_of_another_can_be_cancelled)
{
    ask a(io, source.get(token_refresh::when_due));
    ask b(io, source.get(token_refresh::when_due));
    time.settle();
    b.cancel();
    time.advance(2s);
    BOOST_TEST(b.aborted());
    BOOST_TEST(a.value().value().reveal() == "token1");
}

BOOST_AUTO_TEST_CASE(the_old_token_serves_to_its_end_while_there_is_no_new_one)
{
    BOOST_TEST(token() == "token1");
    source.failure = errc::timed_out;
    time.advance(85s);
    BOOST_TEST(token() == "token1");
    BOOST_TEST(get(token_refresh::now).error().code == errc::timed_out);
    time.advance(20s);
    BOOST_TEST(get().error().code == errc::timed_out);
}

BOOST_AUTO_TEST_CASE(but_not_when_there_will_be_none)
{
    BOOST_TEST(token() == "token1");
    source.failure = error(errc::consent_gone, "gone");
    time.advance(85s);
    BOOST_TEST(get().error().code == errc::consent_gone);
}

BOOST_AUTO_TEST_CASE(a_failure_is_not_for_ever)
{
    source.failure = errc::timed_out;
    BOOST_TEST(!get().has_value());
    source.failure = {};
    BOOST_TEST(token() == "token2");
}

class getting {
public:
    getting(asio::io_context&, timer_wheel& wheel) : source_(wheel) {}
    task<> body() { return use(source_); }
    void check() {}

private:
    static task<> use(slow_source& source)
    {
        for (int i = 0; i < 2; ++i) {
            auto asking = source.get(token_refresh::now);
            const auto got = co_await std::move(asking);
            BOOST_TEST(got.has_value());
        }
    }
    slow_source source_;
};

BOOST_AUTO_TEST_CASE(it_can_be_cancelled_at_every_step) { cancel_at_every_step<getting>(); }

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::oauth

#include <mynah/base/channel.hpp>

#include <boost/test/unit_test.hpp>

#include <deque>
#include <memory>
#include <string>

#include "run_by_hand.hpp"

namespace mynah {
namespace {

using item = std::unique_ptr<char>;

item make(char c) { return std::make_unique<char>(c); }

task<> push_all(channel<item>& to, std::string text, std::string& refused)
{
    for (char c : text) {
        auto pushed = co_await to.push(make(c));
        if (!pushed) refused += c;
    }
}

task<> pop_all(channel<item>& from, std::string& got)
{
    while (true) {
        auto next = co_await from.pop();
        if (!next) co_return;
        got += **next;
    }
}

task<> pop_one(channel<item>& from, std::string& got)
{
    auto next = co_await from.pop();
    got += next ? **next : '!';
}

BOOST_AUTO_TEST_SUITE(channel_test)

BOOST_AUTO_TEST_CASE(items_come_out_in_order_and_the_pusher_waits_when_it_is_full)
{
    asio::io_context io(1);
    channel<item> c(2);
    std::string refused, got;
    by_hand pusher(io, push_all(c, "abcde", refused));
    settle(io);
    BOOST_TEST(!pusher.done());
    BOOST_TEST(c.size() == 2u);

    by_hand popper(io, pop_all(c, got));
    settle(io);
    BOOST_TEST(pusher.succeeded());
    BOOST_TEST(got == "abcde");
    BOOST_TEST(!popper.done());
    c.close();
    settle(io);
    BOOST_TEST(popper.succeeded());
    BOOST_TEST(refused == "");
}

BOOST_AUTO_TEST_CASE(a_close_lets_out_what_is_inside_and_refuses_who_waits)
{
    asio::io_context io(1);
    channel<item> c(2);
    std::string refused, got;
    by_hand pusher(io, push_all(c, "abcd", refused));
    settle(io);
    c.close();
    settle(io);
    BOOST_TEST(refused == "cd");
    by_hand popper(io, pop_all(c, got));
    settle(io);
    BOOST_TEST(got == "ab");
    BOOST_TEST(popper.succeeded());
}

BOOST_AUTO_TEST_CASE(try_push_takes_the_item_only_when_there_is_room)
{
    channel<item> c(1);
    item first = make('a');
    item second = make('b');
    BOOST_TEST(c.try_push(std::move(first)).has_value());
    BOOST_TEST((c.try_push(std::move(second)).error().code == errc::queue_full));
    BOOST_TEST(*second == 'b');
    c.close();
    BOOST_TEST((c.try_push(std::move(second)).error().code == errc::closed));
    BOOST_TEST(*second == 'b');
    BOOST_TEST(**c.try_pop() == 'a');
    BOOST_TEST(!c.try_pop().has_value());
}

BOOST_AUTO_TEST_CASE(several_poppers_are_served_in_order_of_arrival)
{
    asio::io_context io(1);
    channel<item> c(4);
    std::string a, b;
    by_hand first(io, pop_one(c, a));
    by_hand second(io, pop_one(c, b));
    settle(io);
    (void)c.try_push(make('1'));
    (void)c.try_push(make('2'));
    settle(io);
    BOOST_TEST(a == "1");
    BOOST_TEST(b == "2");
}

BOOST_AUTO_TEST_CASE(an_item_for_a_popper_that_is_cancelled_goes_to_the_next)
{
    asio::io_context io(1);
    channel<item> c(4);
    std::string a, b;
    by_hand first(io, pop_one(c, a));
    by_hand second(io, pop_one(c, b));
    settle(io);
    first.cancel();
    (void)c.try_push(make('1'));
    settle(io);
    BOOST_TEST(first.aborted());
    BOOST_TEST(b == "1");
}

// A popper that finds the channel empty because somebody was faster waits again.
BOOST_AUTO_TEST_CASE(a_woken_popper_may_find_the_channel_empty)
{
    asio::io_context io(1);
    channel<item> c(4);
    std::string a;
    by_hand popper(io, pop_one(c, a));
    settle(io);
    (void)c.try_push(make('1'));
    (void)c.try_pop();
    settle(io);
    BOOST_TEST(!popper.done());
    (void)c.try_push(make('2'));
    settle(io);
    BOOST_TEST(a == "2");
}

task<> push_from(channel<item>& c)
{
    for (int i = 0; i < 4; ++i) {
        auto pushed = co_await c.push(make('x'));
        if (!pushed) co_return;
    }
}

// Cancels the pusher, later the popper; the other side must still get through.
class pushing {
public:
    pushing(asio::io_context& io, timer_wheel&) : io_(io), popper_(io, pop_all(channel_, got_)) {}
    task<> body() { return push_from(channel_); }
    void check()
    {
        channel_.close();
        settle(io_);
        BOOST_TEST(popper_.succeeded());
    }

private:
    asio::io_context& io_;
    channel<item> channel_{1};
    std::string got_;
    by_hand popper_;
};

class popping {
public:
    popping(asio::io_context& io, timer_wheel&) : io_(io), pusher_(io, run_pusher()) {}
    task<> body() { return pop_all(channel_, got_); }
    void check()
    {
        channel_.close();
        settle(io_);
        BOOST_TEST(pusher_.succeeded());
    }

private:
    task<> run_pusher()
    {
        co_await push_from(channel_);
        channel_.close();
    }

    asio::io_context& io_;
    channel<item> channel_{1};
    std::string got_;
    by_hand pusher_;
};

BOOST_AUTO_TEST_CASE(a_push_can_be_cancelled_at_every_step) { cancel_at_every_step<pushing>(); }

BOOST_AUTO_TEST_CASE(a_pop_can_be_cancelled_at_every_step) { cancel_at_every_step<popping>(); }

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah

// From start() to join(), and what a session holds in between.
#include "session_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/test/unit_test.hpp>

#include <malloc.h>

#include <memory>
#include <vector>

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool heap_is_ours = false;
#else
constexpr bool heap_is_ours = true;
#endif

std::size_t heap_in_use()
{
    const auto all = ::mallinfo2();
    return all.uordblks;
}

// A session whose owner does not wait for it: as in a pool.
struct fixture : session_fixture {
    // Starts to wait for its end.
    void join()
    {
        asio::co_spawn(
            io, subject.join(),
            asio::bind_cancellation_slot(cancel.slot(), [this](std::exception_ptr e, error why) {
                thrown = e;
                joined = std::move(why);
            }));
        time.settle();
    }

    asio::cancellation_signal cancel;
    std::exception_ptr thrown;
    std::optional<error> joined;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(session_rest_test, fixture)

BOOST_AUTO_TEST_CASE(the_end_can_be_waited_for_when_it_has_been_told)
{
    subject.start();
    time.settle();
    log_in();
    BOOST_TEST(subject.online());
    subject.stop();
    time.settle();
    say("</stream:stream>");
    BOOST_REQUIRE(events.reasons.size() == 1u);
    BOOST_TEST(!events.retry);
    BOOST_TEST(!joined);
    join();
    BOOST_REQUIRE(joined);
    BOOST_TEST((joined->code == errc::closed));
    BOOST_TEST((subject.why().code == errc::closed));
}

BOOST_AUTO_TEST_CASE(one_that_was_never_started_has_ended)
{
    join();
    BOOST_REQUIRE(joined);
    BOOST_TEST(events.reasons.empty());
}

BOOST_AUTO_TEST_CASE(one_that_was_stopped_before_its_start_tells_its_end_and_connects_nowhere)
{
    subject.stop();
    time.settle();
    BOOST_TEST(events.reasons.empty());
    subject.start();
    BOOST_TEST(events.reasons.empty());  // at a turn of the loop, never in the caller's stack
    time.settle();
    BOOST_REQUIRE(events.reasons.size() == 1u);
    BOOST_TEST((events.reasons[0].code == errc::closed));
    BOOST_TEST(links.attempts() == 0u);
    join();
    BOOST_TEST(joined.has_value());
}

BOOST_AUTO_TEST_CASE(who_is_cancelled_while_he_waits_ends_the_session_where_it_stands)
{
    subject.start();
    time.settle();
    log_in();
    join();
    (void)heard();
    cancel.emit(asio::cancellation_type::terminal);
    time.settle();
    BOOST_TEST(bool(thrown));
    BOOST_TEST(links.link().closed());
    BOOST_TEST(heard() == "");  // no last words
    BOOST_REQUIRE(events.reasons.size() == 1u);
    BOOST_TEST((events.reasons[0].code == errc::closed));
    BOOST_TEST(!events.retry);
}

BOOST_AUTO_TEST_CASE(told_twice_to_stop_it_ends_without_the_servers_last_word)
{
    subject.start();
    time.settle();
    log_in();
    subject.stop();
    subject.stop();
    time.settle();
    BOOST_TEST(events.reasons.size() == 1u);
    BOOST_TEST(links.link().closed());
    join();
    BOOST_TEST(joined.has_value());
}

// Frames of coroutines would be thousands of bytes.
BOOST_AUTO_TEST_CASE(one_that_rests_holds_little)
{
    if (!heap_is_ours) return;
    std::vector<std::unique_ptr<session_fixture>> all;
    for (int i = 0; i < 20; ++i) all.push_back(std::make_unique<session_fixture>());
    std::size_t before = 0;
    for (int i = 0; i < 20; ++i) {
        auto& f = *all[static_cast<std::size_t>(i)];
        if (i == 10) before = heap_in_use();  // the thread's caches are warm
        f.subject.start();
        f.time.settle();
        f.log_in();
        BOOST_TEST(f.subject.online());
    }
    const auto each = (heap_in_use() - before) / 10;  // with the link in memory
    BOOST_TEST_MESSAGE("heap of a session that came online, and its link: " << each);
    BOOST_TEST(each < 4000u);
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/base/timer_wheel.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace mynah {
namespace {

using namespace std::chrono_literals;

const time_point start{1h};

// Writes its name down when it fires.
class noted {
public:
    noted(std::string& log, char name) : log_(log), name_(name) {}
    void fire() { log_ += name_; }

    timer at = timer::of<&noted::fire>(this);

private:
    std::string& log_;
    char name_;
};

class recording_mover final : public wheel_mover {
public:
    time_point now() const noexcept override { return time; }
    void wanted(time_point next) override { asked.push_back(next); }

    time_point time = start;
    std::vector<time_point> asked;
};

BOOST_AUTO_TEST_SUITE(timer_wheel_test)

BOOST_AUTO_TEST_CASE(a_timer_fires_at_its_time_and_not_before)
{
    timer_wheel wheel(start);
    std::string log;
    noted a(log, 'a');
    wheel.schedule(a.at, start + 5s);
    BOOST_TEST(a.at.scheduled());
    wheel.advance(start + 5s - 1ns);
    BOOST_TEST(log == "");
    wheel.advance(start + 5s);
    BOOST_TEST(log == "a");
    BOOST_TEST(!a.at.scheduled());
    BOOST_TEST(wheel.size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_time_between_ticks_is_rounded_up)
{
    timer_wheel wheel(start);
    std::string log;
    noted a(log, 'a');
    wheel.schedule(a.at, start + 1ms);
    wheel.advance(start + 9ms);
    BOOST_TEST(log == "");
    wheel.advance(start + 10ms);
    BOOST_TEST(log == "a");
}

BOOST_AUTO_TEST_CASE(a_time_that_has_passed_fires_at_the_next_tick)
{
    timer_wheel wheel(start);
    std::string log;
    noted a(log, 'a');
    wheel.advance(start + 1s);
    wheel.schedule(a.at, start);
    BOOST_TEST(log == "");
    wheel.advance(start + 1s + 10ms);
    BOOST_TEST(log == "a");
}

BOOST_AUTO_TEST_CASE(one_jump_fires_everything_in_order)
{
    timer_wheel wheel(start);
    std::string log;
    noted a(log, 'a'), b(log, 'b'), c(log, 'c'), d(log, 'd'), e(log, 'e');
    wheel.schedule(e.at, start + 24h * 365);
    wheel.schedule(d.at, start + 24h);
    wheel.schedule(b.at, start + 1s);
    wheel.schedule(c.at, start + 1s);
    wheel.schedule(a.at, start + 10ms);
    wheel.advance(start + 24h * 366);
    BOOST_TEST(log == "abcde");
}

BOOST_AUTO_TEST_CASE(timers_of_one_tick_fire_in_the_order_of_scheduling_also_from_afar)
{
    timer_wheel wheel(start);
    std::string log;
    noted a(log, 'a'), b(log, 'b'), c(log, 'c');
    const time_point due = start + 2h;
    wheel.schedule(a.at, due);
    wheel.advance(due - 30s);
    wheel.schedule(b.at, due);
    wheel.advance(due - 100ms);
    wheel.schedule(c.at, due);
    wheel.advance(due);
    BOOST_TEST(log == "abc");
}

BOOST_AUTO_TEST_CASE(a_cancelled_or_destroyed_timer_does_not_fire)
{
    timer_wheel wheel(start);
    std::string log;
    noted a(log, 'a');
    wheel.schedule(a.at, start + 1s);
    a.at.cancel();
    a.at.cancel();
    {
        noted b(log, 'b');
        wheel.schedule(b.at, start + 1s);
    }
    BOOST_TEST(wheel.size() == 0u);
    wheel.advance(start + 2s);
    BOOST_TEST(log == "");
}

BOOST_AUTO_TEST_CASE(scheduling_again_moves_a_timer_and_never_cancels_it)
{
    timer_wheel wheel(start);
    std::string log;
    noted a(log, 'a');
    wheel.schedule(a.at, start + 1s);
    wheel.schedule(a.at, start + 3s);
    BOOST_TEST((a.at.due() == start + 3s));
    BOOST_TEST(wheel.size() == 1u);
    wheel.advance(start + 2s);
    BOOST_TEST(log == "");
    wheel.schedule(a.at, never);
    BOOST_TEST(!a.at.scheduled());
    wheel.advance(start + 4s);
    BOOST_TEST(log == "");
}

BOOST_AUTO_TEST_CASE(a_timer_moves_from_one_wheel_to_another)
{
    timer_wheel one(start);
    timer_wheel two(start);
    std::string log;
    noted a(log, 'a');
    one.schedule(a.at, start + 1s);
    two.schedule(a.at, start + 1s);
    one.advance(start + 1s);
    BOOST_TEST(log == "");
    two.advance(start + 1s);
    BOOST_TEST(log == "a");
}

BOOST_AUTO_TEST_CASE(a_callback_may_schedule_itself_again)
{
    struct metronome {
        explicit metronome(timer_wheel& w) : wheel(w) {}
        void tick()
        {
            beats.push_back(wheel.now());
            wheel.schedule(at, at.due() + 20ms);
        }
        timer_wheel& wheel;
        std::vector<time_point> beats;
        timer at = timer::of<&metronome::tick>(this);
    };
    timer_wheel wheel(start);
    metronome m(wheel);
    wheel.schedule(m.at, start + 20ms);
    wheel.advance(start + 100ms);
    BOOST_TEST(m.beats.size() == 5u);
}

BOOST_AUTO_TEST_CASE(a_callback_may_destroy_other_timers_of_the_same_tick)
{
    struct killer {
        explicit killer(std::unique_ptr<noted>& v) : victim(v) {}
        void fire() { victim.reset(); }
        std::unique_ptr<noted>& victim;
        timer at = timer::of<&killer::fire>(this);
    };
    timer_wheel wheel(start);
    std::string log;
    auto victim = std::make_unique<noted>(log, 'v');
    killer k(victim);
    wheel.schedule(k.at, start + 1s);
    wheel.schedule(victim->at, start + 1s);
    wheel.advance(start + 1s);
    BOOST_TEST(log == "");
    BOOST_TEST(wheel.size() == 0u);
}

BOOST_AUTO_TEST_CASE(destroying_the_wheel_cancels_what_is_left)
{
    std::string log;
    noted a(log, 'a');
    {
        timer_wheel wheel(start);
        wheel.schedule(a.at, start + 1s);
    }
    BOOST_TEST(!a.at.scheduled());
}

BOOST_AUTO_TEST_CASE(the_next_deadline_is_exact_when_near_and_never_too_late)
{
    timer_wheel wheel(start);
    std::string log;
    noted near(log, 'n'), far(log, 'f');
    BOOST_TEST((wheel.next_deadline() == never));
    wheel.schedule(far.at, start + 1h);
    BOOST_TEST((wheel.next_deadline() > start));
    BOOST_TEST((wheel.next_deadline() <= start + 1h));
    wheel.schedule(near.at, start + 300ms);
    BOOST_TEST((wheel.next_deadline() == start + 300ms));
}

BOOST_AUTO_TEST_CASE(the_mover_is_told_about_earlier_deadlines_and_about_the_end)
{
    recording_mover mover;
    timer_wheel wheel(start, &mover);
    std::string log;
    noted a(log, 'a'), b(log, 'b'), c(log, 'c');
    wheel.schedule(a.at, start + 200ms);
    wheel.schedule(b.at, start + 300ms);
    wheel.schedule(c.at, start + 100ms);
    c.at.cancel();
    b.at.cancel();
    a.at.cancel();
    const std::vector<time_point> expected{start + 200ms, start + 100ms, never};
    BOOST_TEST((mover.asked == expected));
}

BOOST_AUTO_TEST_CASE(a_wheel_that_was_empty_for_long_counts_from_now)
{
    recording_mover mover;
    timer_wheel wheel(start, &mover);
    std::string log;
    noted a(log, 'a');
    mover.time = start + 72h;
    wheel.schedule_after(a.at, 100ms);
    BOOST_TEST((wheel.next_deadline() == start + 72h + 100ms));
}

BOOST_AUTO_TEST_CASE(further_than_the_wheel_reaches_is_kept_at_its_end)
{
    timer_wheel wheel(start);
    std::string log;
    noted a(log, 'a');
    wheel.schedule(a.at, start + 24h * 365 * 100);
    wheel.advance(start + 24h * 365 * 20);
    BOOST_TEST(log == "");
    BOOST_TEST(a.at.scheduled());
}

// The naive model: a sorted map by (tick, order of scheduling).
BOOST_AUTO_TEST_CASE(random_operations_agree_with_a_sorted_list)
{
    const auto seed = std::random_device{}();
    BOOST_TEST_MESSAGE("seed " << seed);
    std::mt19937_64 random(seed);
    const auto upto = [&](std::int64_t n) {
        return std::uniform_int_distribution<std::int64_t>(0, n)(random);
    };

    struct entry {
        entry(std::vector<int>& f, int n) : fired(f), number(n) {}
        void fire() { fired.push_back(number); }
        std::vector<int>& fired;
        int number;
        timer at = timer::of<&entry::fire>(this);
    };
    constexpr int count = 64;
    std::vector<int> fired;
    std::deque<entry> entries;
    for (int i = 0; i < count; ++i) entries.emplace_back(fired, i);

    timer_wheel wheel(start);
    using key = std::pair<std::int64_t, std::uint64_t>;
    std::map<key, int> model;
    std::map<int, key> place;
    std::uint64_t order = 0;
    time_point now = start;
    const auto tick_of = [](duration d) { return d / timer_wheel::resolution; };

    for (int step = 0; step < 20000; ++step) {
        const int n = static_cast<int>(upto(count - 1));
        const std::int64_t what = upto(9);
        if (what < 6) {
            const duration far = std::chrono::milliseconds(upto(10) << upto(24));
            const time_point due = now - 15ms + far;
            wheel.schedule(entries[static_cast<std::size_t>(n)].at, due);
            if (place.count(n)) model.erase(place[n]);
            const auto rounded = tick_of(std::max(due - start, duration::zero()) +
                                         timer_wheel::resolution - duration(1));
            place[n] = {std::max(rounded, tick_of(now - start) + 1), ++order};
            model[place[n]] = n;
        } else if (what < 8) {
            entries[static_cast<std::size_t>(n)].at.cancel();
            if (place.count(n)) model.erase(place[n]);
            place.erase(n);
        } else {
            now += std::chrono::milliseconds(upto(10) << upto(20));
            std::vector<int> expected;
            while (!model.empty() && model.begin()->first.first <= tick_of(now - start)) {
                expected.push_back(model.begin()->second);
                place.erase(model.begin()->second);
                model.erase(model.begin());
            }
            fired.clear();
            wheel.advance(now);
            BOOST_TEST_REQUIRE(fired == expected, "seed " << seed << ", step " << step);
        }
        BOOST_TEST_REQUIRE(wheel.size() == model.size(), "seed " << seed << ", step " << step);
        if (model.empty()) {
            BOOST_TEST_REQUIRE((wheel.next_deadline() == never));
        } else {
            const time_point first = start + model.begin()->first.first * timer_wheel::resolution;
            BOOST_TEST_REQUIRE((wheel.next_deadline() <= first), "seed " << seed);
            BOOST_TEST_REQUIRE((wheel.next_deadline() > now), "seed " << seed);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah

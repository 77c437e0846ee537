#include <mynah/base/repeat_limiter.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace mynah::log;
using namespace std::chrono_literals;

namespace {

struct fixture {
    bool admit(std::size_t key) { return limiter.admit(key, std::to_string(key), now, ended()); }

    repeat_limiter::report ended()
    {
        return [this](auto line, auto n) {
            reports.push_back(std::string(line) + " x" + std::to_string(n));
        };
    }

    repeat_limiter limiter{2};
    repeat_limiter::time now{1000s};
    std::vector<std::string> reports;
};

using lines = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(repeat_limiter_test, fixture)

BOOST_AUTO_TEST_CASE(the_first_ones_pass_and_the_rest_is_counted)
{
    BOOST_TEST(admit(7));
    BOOST_TEST(admit(7));
    BOOST_TEST(!admit(7));
    BOOST_TEST(!admit(7));
    BOOST_TEST(reports.empty());
    now += 999ms;
    BOOST_TEST(!admit(7));
    now += 1ms;
    BOOST_TEST(admit(7));
    BOOST_TEST((reports == lines{"7 x3"}));
}

BOOST_AUTO_TEST_CASE(different_lines_do_not_count_together)
{
    for (std::size_t key = 1; key <= 20; ++key) BOOST_TEST(admit(key));
    for (std::size_t key = 1; key <= 20; ++key) BOOST_TEST(admit(key));
}

BOOST_AUTO_TEST_CASE(a_count_is_told_when_its_second_is_over)
{
    for (int i = 0; i < 5; ++i) admit(7);
    limiter.expire(now + 999ms, ended());
    BOOST_TEST(reports.empty());
    limiter.expire(now + 1s, ended());
    limiter.expire(now + 2s, ended());
    BOOST_TEST((reports == lines{"7 x3"}));
}

BOOST_AUTO_TEST_CASE(a_line_that_takes_the_place_tells_the_count)
{
    for (int i = 0; i < 5; ++i) admit(7);
    BOOST_TEST(admit(7 + 64));
    BOOST_TEST((reports == lines{"7 x3"}));
}

BOOST_AUTO_TEST_CASE(a_flush_tells_everything)
{
    for (int i = 0; i < 5; ++i) admit(7), admit(8);
    limiter.flush(ended());
    limiter.flush(ended());
    BOOST_TEST((reports == lines{"7 x3", "8 x3"}));
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_set_back_silences_nothing)
{
    for (int i = 0; i < 5; ++i) admit(7);
    now -= 1h;
    BOOST_TEST(admit(7));
}

BOOST_AUTO_TEST_SUITE_END()

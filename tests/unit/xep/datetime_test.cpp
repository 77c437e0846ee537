#include <boost/test/unit_test.hpp>
#include <mynah/xep/datetime.hpp>

using namespace mynah;
using namespace mynah::xep;
using namespace std::chrono;

namespace {

constexpr auto moon = sys_days(year(1969) / 7 / 21) + 2h + 56min + 15s;

}  // namespace

BOOST_AUTO_TEST_SUITE(datetime_test)

BOOST_AUTO_TEST_CASE(the_examples_of_the_specification_name_one_moment)
{
    for (const auto* text : {"1969-07-21T02:56:15Z", "1969-07-20T21:56:15-05:00",
                             "1969-07-21T02:56:15.000Z", "1969-07-21T02:56:15+00:00"}) {
        const auto when = datetime::parse(text);
        BOOST_REQUIRE_MESSAGE(when, text);
        BOOST_TEST((*when == moon), text);
    }
}

BOOST_AUTO_TEST_CASE(what_is_formatted_is_parsed_again)
{
    BOOST_TEST(datetime::format(moon) == "1969-07-21T02:56:15Z");
    BOOST_TEST(datetime::format(moon + 7ms) == "1969-07-21T02:56:15.007Z");
    BOOST_TEST((datetime::parse("1969-07-21T02:56:15.007Z").value() == moon + 7ms));
    BOOST_TEST((datetime::parse("1969-07-21T02:56:15.0070000009999Z").value() == moon + 7ms));
}

BOOST_AUTO_TEST_CASE(what_is_no_time_is_refused)
{
    for (const auto* text :
         {"", "Z", "1969-07-21", "1969-07-21T02:56:15", "1969-07-21T02:56Z", "1969-7-21T02:56:15Z",
          "1969-07-21 02:56:15Z", "1969-07-21t02:56:15z", " 1969-07-21T02:56:15Z",
          "1969-07-21T02:56:15Z ", "1969-07-21T02:56:15.Z", "1969-07-21T02:56:15ZZ",
          "+969-07-21T02:56:15Z", "1969-07-21T-2:56:15Z", "19690721T02:56:15",
          "1969-07-21T02:56:15+5:00", "1969-07-21T02:56:15+05", "11969-07-21T02:56:15Z"})
        BOOST_TEST(!datetime::parse(text), text);
}

BOOST_AUTO_TEST_CASE(a_day_that_is_in_no_calendar_is_refused)
{
    for (const auto* text :
         {"1969-13-01T00:00:00Z", "1969-00-01T00:00:00Z", "1969-02-29T00:00:00Z",
          "1969-07-32T00:00:00Z", "1969-07-21T24:00:00Z", "1969-07-21T23:60:00Z",
          "1969-07-21T23:59:60Z", "1969-07-21T02:56:15+14:01", "1969-07-21T02:56:15+05:60"})
        BOOST_TEST(!datetime::parse(text), text);
    BOOST_TEST(datetime::parse("1968-02-29T00:00:00Z").has_value());
}

// 64 bits of nanoseconds: year 9999 would come out as some day in 1816.
BOOST_AUTO_TEST_CASE(a_year_that_the_clock_cannot_count_is_refused)
{
    BOOST_TEST(!datetime::parse("9999-12-31T23:59:59Z"));
    BOOST_TEST(!datetime::parse("0001-01-01T00:00:00Z"));
    BOOST_TEST(datetime::parse("2261-12-31T23:59:59-14:00").has_value());
    BOOST_TEST(datetime::format(datetime::parse("1678-01-01T00:00:00Z").value()) ==
               "1678-01-01T00:00:00Z");
}

BOOST_AUTO_TEST_CASE(offsets_go_both_ways)
{
    BOOST_TEST(datetime::format_offset(0min) == "Z");
    BOOST_TEST(datetime::format_offset(-6h) == "-06:00");
    BOOST_TEST(datetime::format_offset(5h + 45min) == "+05:45");
    BOOST_TEST((datetime::parse_offset("-03:30").value() == -(3h + 30min)));
    BOOST_TEST((datetime::parse_offset("+00:00").value() == 0min));
    for (const auto* text : {"", "z", "06:00", "-6:00", "-0600", "+14:01", "+99:00", "-06:00 "})
        BOOST_TEST(!datetime::parse_offset(text), text);
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/base/logger.hpp>

#include <boost/test/unit_test.hpp>

#include <initializer_list>
#include <limits>
#include <string>
#include <thread>
#include <vector>

using namespace mynah::log;
using namespace std::chrono_literals;
using mynah::errc;

namespace {

struct fixture {
    fixture() : log([this](std::string_view line) { lines.emplace_back(line); }) {}

    void write(level l, std::string_view component, std::string_view message,
               std::initializer_list<field> fields = {})
    {
        log.write(l, component, message, {fields.begin(), fields.size()}, now);
    }
    std::string only_line() const
    {
        BOOST_REQUIRE_EQUAL(lines.size(), 1U);
        return lines.front();
    }

    std::vector<std::string> lines;
    logger log;
    logger::time now{1769860800123ms};  // 2026-01-31T12:00:00.123Z
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(logger_test, fixture)

BOOST_AUTO_TEST_CASE(a_line_of_text)
{
    write(level::info, "session", "online",
          {{"jid", "echo@example.org"}, {"host", std::string("xmpp.example.org")}});
    BOOST_TEST(only_line() ==
               "2026-01-31T12:00:00.123Z info  session: online jid=echo@example.org "
               "host=xmpp.example.org\n");
}

BOOST_AUTO_TEST_CASE(a_line_of_json)
{
    log.set_format(format::json);
    write(level::warn, "session", "say \"hi\"",
          {{"jid", "echo@example.org"}, {"n", 7}, {"ok", true}, {"body", untrusted("a\nb")}});
    BOOST_TEST(only_line() ==
               R"({"time":"2026-01-31T12:00:00.123Z","level":"warn","component":"session",)"
               R"("message":"say \"hi\"","jid":"echo@example.org","n":7,"ok":true,)"
               R"("body":"a\u000ab"})"
               "\n");
}

BOOST_AUTO_TEST_CASE(values_of_every_type)
{
    write(level::info, "bot", "values",
          {{"a", -1},
           {"b", std::numeric_limits<std::uint64_t>::max()},
           {"c", 0.5},
           {"d", false},
           {"e", std::string_view("text")},
           {"f", ""},
           {"g", "two words"},
           {"h", "a=\"b\""}});
    BOOST_TEST(only_line().substr(25) ==
               R"(info  bot: values a=-1 b=18446744073709551615 c=0.5 d=false e=text f="" )"
               R"(g="two words" h="a=\"b\"")"
               "\n");
}

BOOST_AUTO_TEST_CASE(json_has_no_infinity)
{
    log.set_format(format::json);
    write(level::info, "bot", "x", {{"n", std::numeric_limits<double>::infinity()}});
    BOOST_TEST(only_line().ends_with(",\"n\":null}\n"));
}

BOOST_AUTO_TEST_CASE(an_error_brings_the_peers_text_apart)
{
    write(level::error, "session", "failed",
          {{"why", mynah::error(errc::timed_out, "ping", "go\naway")}});
    BOOST_TEST(only_line().substr(25) ==
               R"(error session: failed why="ping: timed out" peer_text="go\naway")"
               "\n");
}

BOOST_AUTO_TEST_CASE(nobody_can_forge_a_line)
{
    const std::string forged = "x\n2026-01-31T12:00:00.123Z error root: \x1b[31mpwned";
    for (auto f : {format::text, format::json}) {
        lines.clear();
        log.set_format(f);
        write(level::info, forged, forged, {{forged, forged}, {"body", untrusted(forged)}});
        const auto line = only_line();
        BOOST_TEST(line.find('\n') == line.size() - 1);
        BOOST_TEST(line.find('\x1b') == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(untrusted_text_is_quoted_and_cut)
{
    write(level::info, "bot", "heard", {{"body", untrusted(std::string(2000, 'x'))}});
    BOOST_TEST(only_line().substr(25) ==
               "info  bot: heard body=\"" + std::string(1024, 'x') + "... (+976 bytes)\"\n");
}

BOOST_AUTO_TEST_CASE(a_level_that_is_off_writes_nothing)
{
    log.set_level(level::warn);
    write(level::info, "bot", "quiet");
    BOOST_TEST(lines.empty());
    write(level::warn, "bot", "loud");
    BOOST_TEST(lines.size() == 1U);
    log.set_level(level::off);
    write(level::error, "bot", "louder");
    write(level::off, "bot", "not a level of a line");
    BOOST_TEST(lines.size() == 1U);
}

BOOST_AUTO_TEST_CASE(equal_lines_are_counted)
{
    for (int i = 0; i < 817; ++i) write(level::warn, "bot", "refused", {{"jid", "a@b"}});
    BOOST_TEST(lines.size() == 5U);
    now += 1s;
    write(level::info, "bot", "something else");
    BOOST_REQUIRE(lines.size() == 7U);
    BOOST_TEST(lines[5] == "2026-01-31T12:00:01.123Z warn  bot: refused jid=a@b repeated=812\n");
}

BOOST_AUTO_TEST_CASE(equal_lines_are_counted_in_json_too)
{
    log.set_format(format::json);
    for (int i = 0; i < 7; ++i) write(level::warn, "bot", "refused", {{"jid", "a@b"}});
    log.flush(now);
    BOOST_TEST(lines.back() ==
               R"({"time":"2026-01-31T12:00:00.123Z","level":"warn","component":"bot",)"
               R"("message":"refused","jid":"a@b","repeated":2})"
               "\n");
}

BOOST_AUTO_TEST_CASE(a_flood_with_ever_new_fields_is_counted)
{
    for (int i = 0; i < 2000; ++i) write(level::warn, "bot", "refused", {{"id", i}});
    BOOST_TEST(lines.size() == 500U);
    log.flush(now);
    BOOST_TEST(lines.back() == "2026-01-31T12:00:00.123Z warn  bot: refused similar=1500\n");
}

BOOST_AUTO_TEST_CASE(lines_that_a_sink_dropped_are_told_in_its_format)
{
    BOOST_TEST(log.dropped_line(7, now) ==
               "2026-01-31T12:00:00.123Z warn  log: lines dropped, nobody reads fast enough "
               "lines=7\n");
    log.set_format(format::json);
    BOOST_TEST(log.dropped_line(7, now).ends_with(",\"lines\":7}\n"));
}

BOOST_AUTO_TEST_CASE(an_error_is_not_told_twice)
{
    using mynah::error;
    BOOST_TEST(error(errc::timed_out).message() == "timed out");
    BOOST_TEST(error(errc::timed_out, "ping").message() == "ping: timed out");
    BOOST_TEST(error(errc::invalid_argument, "no such file: x").message() == "no such file: x");
    BOOST_TEST(error(errc::invalid_argument).message() == "invalid argument");
}

BOOST_AUTO_TEST_CASE(lines_of_many_threads_stay_whole)
{
    std::vector<std::thread> threads;
    for (const char* name : {"a", "b", "c", "d"})
        threads.emplace_back([this, name] {
            for (int i = 0; i < 200; ++i) write(level::info, name, "line", {{"i", i}});
        });
    for (auto& t : threads) t.join();
    BOOST_TEST(lines.size() == 800U);
    for (const auto& line : lines) BOOST_TEST(line.starts_with("2026-01-31T12:00:00.123Z info  "));
}

BOOST_AUTO_TEST_SUITE_END()

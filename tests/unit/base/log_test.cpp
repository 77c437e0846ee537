#include <mynah/base/log.hpp>

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <array>
#include <string>
#include <vector>

using namespace mynah;

namespace {

struct fixture {
    fixture()
    {
        log::global().set_sink([this](std::string_view line) { lines.emplace_back(line); });
    }
    ~fixture()
    {
        log::global().set_level(log::level::info);
        log::global().set_sink(log::to_stderr());
    }

    std::vector<std::string> lines;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(log_test, fixture)

BOOST_AUTO_TEST_CASE(each_function_has_its_level)
{
    log::global().set_level(log::level::trace);
    log::trace("log_test", "one", {{"n", 1}});
    log::debug("log_test", "two");
    log::info("log_test", "three");
    log::warn("log_test", "four");
    log::error("log_test", "five");
    BOOST_REQUIRE(lines.size() == 5U);
    BOOST_TEST(lines[0].substr(24) == " trace log_test: one n=1\n");
    BOOST_TEST(lines[1].substr(24) == " debug log_test: two\n");
    BOOST_TEST(lines[2].substr(24) == " info  log_test: three\n");
    BOOST_TEST(lines[3].substr(24) == " warn  log_test: four\n");
    BOOST_TEST(lines[4].substr(24) == " error log_test: five\n");
}

BOOST_AUTO_TEST_CASE(debug_is_off_by_default)
{
    BOOST_TEST(!log::enabled(log::level::debug));
    log::debug("log_test", "quiet");
    BOOST_TEST(lines.empty());
}

BOOST_AUTO_TEST_CASE(what_is_logged_is_on_stderr_after_flush)
{
    std::array<int, 2> pipe{};
    BOOST_REQUIRE(::pipe(pipe.data()) == 0);
    const int before = ::dup(STDERR_FILENO);
    ::dup2(pipe[1], STDERR_FILENO);
    log::global().set_sink(log::to_stderr());
    log::info("log_test", "one");
    log::flush();
    ::dup2(before, STDERR_FILENO);
    std::array<char, 100> read{};
    const auto size = ::read(pipe[0], read.data(), read.size());
    for (const int file : {before, pipe[0], pipe[1]}) ::close(file);
    BOOST_REQUIRE(size > 24);
    BOOST_TEST(std::string_view(read.data(), static_cast<std::size_t>(size)).substr(24) ==
               " info  log_test: one\n");
}

BOOST_AUTO_TEST_SUITE_END()

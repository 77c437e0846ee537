#include <mynah/oauth/command_source.hpp>

#include <mynah/base/sleep.hpp>
#include <mynah/base/wheel_driver.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/wait.h>

#include <cerrno>
#include <csignal>

#include "../http/support/canned_web.hpp"
#include "../net/support/print_errc.hpp"

namespace mynah::oauth {
namespace {

using namespace std::chrono_literals;
using testing::pending;

class fixture {
public:
    asio::io_context io{1};

    result<secret> get(command_source source, token_refresh how = token_refresh::when_due)
    {
        pending<result<secret>> one(io, source.get(how));
        io.restart();
        const auto end = std::chrono::steady_clock::now() + 20s;
        while (!one.done() && std::chrono::steady_clock::now() < end) io.run_one_for(1s);
        BOOST_REQUIRE(one.done());
        return std::move(one.value());
    }
    result<secret> shell(const char* line) { return get(command_source::by_shell(line)); }

    ~fixture()
    {
        BOOST_TEST(::waitpid(-1, nullptr, WNOHANG) == -1);  // no child, not even a zombie
        BOOST_TEST(errno == ECHILD);
    }
};

BOOST_FIXTURE_TEST_SUITE(command_source_test, fixture)

BOOST_AUTO_TEST_CASE(the_first_line_of_the_output_is_the_token)
{
    BOOST_TEST(get(command_source({"printf", "%s\n", "token1"})).value().reveal() == "token1");
    BOOST_TEST(shell("echo token2; echo more").value().reveal() == "token2");
    BOOST_TEST(shell("printf tok; printf en3").value().reveal() == "token3");
}

BOOST_AUTO_TEST_CASE(no_shell_comes_between)
{
    BOOST_TEST(get(command_source({"echo", "$HOME;`id`"})).value().reveal() == "$HOME;`id`");
}

BOOST_AUTO_TEST_CASE(the_program_is_told_whether_the_last_token_was_refused)
{
    const auto source = [] { return command_source::by_shell("echo $MYNAH_TOKEN_REFRESH"); };
    BOOST_TEST(get(source()).value().reveal() == "when-due");
    BOOST_TEST(get(source(), token_refresh::now).value().reveal() == "now");
}

BOOST_AUTO_TEST_CASE(a_failure_is_told_without_the_output)
{
    const auto failed = shell("echo hunter2; exit 3").error();
    BOOST_TEST(failed.code == errc::token_unavailable);
    BOOST_TEST(failed.text == "/bin/sh failed with status 3");
    BOOST_TEST(shell("kill -9 $$").error().text == "/bin/sh failed with status 137");
}

BOOST_AUTO_TEST_CASE(a_program_that_cannot_be_run_is_a_mistake)
{
    const auto failed = get(command_source({"/no/such/program"})).error();
    BOOST_TEST(failed.code == errc::invalid_argument);
    BOOST_TEST(failed.text == "cannot run /no/such/program: No such file or directory");
    BOOST_TEST(get(command_source({})).error().code == errc::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_program_that_does_not_end_is_ended)
{
    const auto late = get(command_source({"sleep", "1000"}, 50ms)).error();
    BOOST_TEST(late.code == errc::timed_out);
    // Its children, too, though one of them holds the output open.
    const auto group = get(command_source({"/bin/sh", "-c", "echo x; sleep 1000 & wait"}, 50ms));
    BOOST_TEST(group.error().code == errc::timed_out);
}

BOOST_AUTO_TEST_CASE(output_has_a_limit)
{
    BOOST_TEST(shell("yes").error().code == errc::limit_exceeded);
    BOOST_TEST(shell("true").error().code == errc::credentials_missing);
    BOOST_TEST(shell("echo two words").error().code == errc::credentials_missing);
}

BOOST_AUTO_TEST_CASE(it_has_no_descriptor_of_ours)
{
    BOOST_TEST(shell("ls /proc/self/fd | tr '\\n' ,").value().reveal() == "0,1,2,3,");  // 3: ls
}

BOOST_AUTO_TEST_CASE(a_cancelled_call_leaves_no_program_behind)
{
    command_source source({"sleep", "1000"});
    pending<result<secret>> one(io, source.get(token_refresh::now));
    settle(io);
    BOOST_TEST(!one.done());
    one.cancel();
    settle(io);
    BOOST_TEST(one.aborted());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::oauth

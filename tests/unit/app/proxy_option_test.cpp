#include <mynah/app/proxy_option.hpp>

#include "command_line.hpp"

using namespace mynah;
using testing::environment;

namespace {

struct fixture : testing::command_line {
    // What the machine that runs the tests has is not asked.
    const environment all{"ALL_PROXY", ""}, all_small{"all_proxy", ""};
    const environment no{"NO_PROXY", ""}, no_small{"no_proxy", ""};

    std::optional<net::proxy> proxy(std::vector<std::string> more = {})
    {
        more.insert(more.begin(), {"--jid", "a@b.org"});
        return good(std::move(more)).proxy;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(proxy_option_test, fixture)

BOOST_AUTO_TEST_CASE(without_a_word_there_is_none) { BOOST_TEST(!proxy().has_value()); }

BOOST_AUTO_TEST_CASE(the_option_names_one)
{
    const auto p = proxy({"--proxy", "socks5://ada:s3cret@127.0.0.1"});
    BOOST_TEST(p.value().to_string() == "socks5://127.0.0.1:1080");
    BOOST_TEST(p.value().user == "ada");
    BOOST_TEST(p.value().password.reveal() == "s3cret");
}

BOOST_AUTO_TEST_CASE(the_variable_of_all_programs_counts_when_nothing_else_is_said)
{
    const environment set("ALL_PROXY", "http://127.0.0.1:3128");
    BOOST_TEST(proxy().value().to_string() == "http://127.0.0.1:3128");
    const environment small("all_proxy", "socks5://127.0.0.2");
    BOOST_TEST(proxy().value().to_string() == "socks5://127.0.0.2:1080");
    const environment ours("MYNAH_PROXY", "socks5://127.0.0.3");
    BOOST_TEST(proxy().value().to_string() == "socks5://127.0.0.3:1080");
    BOOST_TEST(!proxy({"--proxy", "none"}).has_value());
}

BOOST_AUTO_TEST_CASE(exceptions_are_for_the_proxy_of_the_environment)
{
    const environment none("NO_PROXY", "localhost");
    {
        const environment set("ALL_PROXY", "http://127.0.0.1:3128");
        BOOST_TEST(!proxy().value().serves("localhost"));
        BOOST_TEST(proxy().value().serves("b.org"));
    }
    BOOST_TEST(proxy({"--proxy", "socks5://127.0.0.1"}).value().serves("localhost"));
}

BOOST_AUTO_TEST_CASE(a_mistake_is_told_by_name_and_without_what_was_said)
{
    wrong({"--jid", "a@b.org", "--proxy", "ftp://ada:s3cret@h:1"}, "--proxy: a proxy is written");
    BOOST_TEST(complaint.find("s3cret") == std::string::npos, complaint);
    const environment set("ALL_PROXY", "ftp://ada:s3cret@h:1");
    wrong({"--jid", "a@b.org"}, "(--proxy none: no proxy)");
    BOOST_TEST(complaint.find("ALL_PROXY: ") != std::string::npos, complaint);
    BOOST_TEST(complaint.find("s3cret") == std::string::npos, complaint);
}

BOOST_AUTO_TEST_SUITE_END()

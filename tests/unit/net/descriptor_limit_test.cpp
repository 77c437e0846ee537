#include <mynah/net/descriptor_limit.hpp>

#include "support/print_errc.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>
#include <boost/system/system_error.hpp>
#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <stdexcept>
#include <vector>

using namespace mynah;

namespace {

// The soft limit is the test's own.
class fixture {
public:
    fixture() { ::getrlimit(RLIMIT_NOFILE, &before_); }
    ~fixture() { ::setrlimit(RLIMIT_NOFILE, &before_); }

    static rlim_t soft()
    {
        rlimit now{};
        ::getrlimit(RLIMIT_NOFILE, &now);
        return now.rlim_cur;
    }
    void lower_to(rlim_t files) const
    {
        auto lower = before_;
        lower.rlim_cur = files;
        BOOST_REQUIRE(::setrlimit(RLIMIT_NOFILE, &lower) == 0);
    }
    rlim_t hard() const { return before_.rlim_max; }

private:
    rlimit before_{};
};

boost::system::error_code system_error(int number)
{
    return {number, boost::system::system_category()};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(descriptor_limit_test, fixture)

BOOST_AUTO_TEST_CASE(the_soft_limit_is_raised_to_the_hard_one)
{
    lower_to(200);
    BOOST_TEST(net::raise_descriptor_limit() == hard());
    BOOST_TEST(soft() == hard());
    BOOST_TEST(net::raise_descriptor_limit() == hard());
}

BOOST_AUTO_TEST_CASE(there_is_room_for_what_fits)
{
    lower_to(200);
    BOOST_TEST(net::room_for(0).has_value());
    BOOST_TEST(net::room_for(50).has_value());
    BOOST_TEST(net::room_for(200).has_error());
}

BOOST_AUTO_TEST_CASE(what_is_open_already_is_counted)
{
    lower_to(200);
    std::vector<int> open;
    for (int i = 0; i < 100; ++i) open.push_back(::dup(0));
    BOOST_TEST(net::room_for(50).has_error());
    for (const int file : open) ::close(file);
    BOOST_TEST(net::room_for(50).has_value());
}

BOOST_AUTO_TEST_CASE(too_little_room_says_how_much_is_needed_and_what_to_raise)
{
    lower_to(200);
    const auto why = net::room_for(10'000).error();
    BOOST_TEST(net::means_no_descriptor(why.code));
    const auto at = why.text.find(" open files");
    const auto needed = std::stoul(why.text.substr(at - 5));
    BOOST_TEST(needed > 10'000u);
    BOOST_TEST(needed < 10'150u);
    BOOST_TEST(why.text ==
               fmt::format("10000 connections need {0} open files and this process may have 200: "
                           "raise the limit (ulimit -n {0}, or LimitNOFILE={0} in the systemd "
                           "unit)",
                           needed));
}

BOOST_AUTO_TEST_CASE(only_the_two_limits_are_about_descriptors)
{
    BOOST_TEST(net::means_no_descriptor(system_error(EMFILE)));
    BOOST_TEST(net::means_no_descriptor(system_error(ENFILE)));
    BOOST_TEST(!net::means_no_descriptor(system_error(ECONNREFUSED)));
    BOOST_TEST(!net::means_no_descriptor(errc::closed));
}

BOOST_AUTO_TEST_CASE(each_limit_has_its_remedy)
{
    lower_to(200);
    BOOST_TEST(net::no_descriptor(system_error(EMFILE)).text ==
               "this process may open 200 files and one more is needed: raise the limit "
               "(ulimit -n 400, or LimitNOFILE=400 in the systemd unit)");
    BOOST_TEST(net::no_descriptor(system_error(ENFILE)).text.find("fs.file-max") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_thrown_for_want_of_a_descriptor_has_the_remedy)
{
    const auto full = net::to_error(boost::system::system_error(system_error(EMFILE), "epoll"));
    BOOST_TEST(net::means_no_descriptor(full.code));
    BOOST_TEST(full.text.find("raise the limit") != std::string::npos);
    BOOST_TEST(net::to_error(failure(errc::closed)).code == errc::closed);
    BOOST_TEST(net::to_error(std::runtime_error("no database")).message() == "no database");
}

BOOST_AUTO_TEST_CASE(it_is_known_when_no_descriptor_is_left)
{
    BOOST_TEST(!net::out_of_descriptors().has_value());
    lower_to(3);
    BOOST_TEST(net::out_of_descriptors().has_value());
}

BOOST_AUTO_TEST_SUITE_END()

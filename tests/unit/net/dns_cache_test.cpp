#include <mynah/net/dns_cache.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <thread>
#include <vector>

using namespace mynah;
using namespace std::chrono_literals;
using net::dns_cache;

namespace {

const dns_cache::addresses here{boost::asio::ip::make_address("192.0.2.1")};
const dns_cache::services service{{1, 2, 5222, "host.example", false}};

struct fixture {
    dns_cache cache;
    time_point now{1h};

    bool knows(const std::string& host) { return cache.addresses_of(host, now).has_value(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(dns_cache_test, fixture)

BOOST_AUTO_TEST_CASE(an_answer_is_known_for_its_ttl)
{
    cache.keep("a.example", here, 60s, now);
    now += 60s - 1ms;
    BOOST_TEST((cache.addresses_of("a.example", now) == here));
    now += 1ms;
    BOOST_TEST(!knows("a.example"));
}

BOOST_AUTO_TEST_CASE(services_and_addresses_do_not_mix)
{
    cache.keep("a.example", service, 60s, now);
    BOOST_TEST(!knows("a.example"));
    BOOST_TEST((cache.services_of("a.example", now) == service));
    BOOST_TEST(!cache.services_of("b.example", now).has_value());
}

BOOST_AUTO_TEST_CASE(no_ttl_is_shorter_than_a_second_or_longer_than_five_minutes)
{
    cache.keep("short.example", here, 0s, now);
    cache.keep("long.example", here, 24h, now);
    now += 999ms;
    BOOST_TEST(knows("short.example"));
    now += 1ms;
    BOOST_TEST(!knows("short.example"));
    now += 5min - 1001ms;
    BOOST_TEST(knows("long.example"));
    now += 1ms;
    BOOST_TEST(!knows("long.example"));
}

BOOST_AUTO_TEST_CASE(that_there_is_nothing_is_known_for_five_seconds)
{
    cache.keep("a.example", dns_cache::addresses{}, 1h, now);
    cache.keep("a.example", dns_cache::services{}, 0s, now);
    now += 5s - 1ms;
    BOOST_TEST(cache.addresses_of("a.example", now)->empty());
    BOOST_TEST(cache.services_of("a.example", now)->empty());
    now += 1ms;
    BOOST_TEST(!knows("a.example"));
    BOOST_TEST(!cache.services_of("a.example", now).has_value());
}

BOOST_AUTO_TEST_CASE(a_later_answer_takes_the_place_of_the_earlier)
{
    cache.keep("a.example", dns_cache::addresses{}, 1h, now);
    cache.keep("a.example", here, 60s, now);
    BOOST_TEST((cache.addresses_of("a.example", now) == here));
}

BOOST_AUTO_TEST_CASE(case_and_a_final_dot_make_no_difference)
{
    cache.keep("Host.Example.", here, 60s, now);
    BOOST_TEST(knows("hOST.example"));
}

BOOST_AUTO_TEST_CASE(past_the_capacity_the_name_that_was_used_longest_ago_goes)
{
    dns_cache small(2);
    for (const auto* host : {"a", "b"}) small.keep(host, here, 60s, now);
    BOOST_TEST(small.addresses_of("a", now).has_value());
    small.keep("c", here, 60s, now);
    BOOST_TEST(!small.addresses_of("b", now).has_value());
    BOOST_TEST(small.addresses_of("a", now).has_value());
}

BOOST_AUTO_TEST_CASE(many_threads_may_use_it)
{
    dns_cache small(50);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 1000; ++i) {
                const auto name = std::to_string(i % 100);
                small.keep(name, here, 60s, now);
                (void)small.addresses_of(name, now);
                small.keep(name, service, 60s, now);
                (void)small.services_of(name, now);
            }
        });
    for (auto& t : threads) t.join();
    BOOST_TEST(small.addresses_of("99", now).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

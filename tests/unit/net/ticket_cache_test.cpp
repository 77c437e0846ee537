#include <mynah/net/ticket_cache.hpp>

#include <openssl/ssl.h>
#include <boost/test/unit_test.hpp>

#include <string>
#include <thread>
#include <vector>

using namespace mynah;
using namespace std::chrono_literals;
using net::ticket_cache;

namespace {

net::ticket::owned session(const std::string& id, int version = TLS1_3_VERSION)
{
    net::ticket::owned made(SSL_SESSION_new());
    SSL_SESSION_set_protocol_version(made.get(), version);
    SSL_SESSION_set1_id(made.get(), reinterpret_cast<const unsigned char*>(id.data()),
                        static_cast<unsigned>(id.size()));
    return made;
}

struct fixture {
    ticket_cache cache;
    time_point now{1h};

    void put(const std::string& identity, const std::string& id, int version = TLS1_3_VERSION)
    {
        put_into(cache, identity, id, version);
    }
    void put_into(ticket_cache& into, const std::string& identity, const std::string& id,
                  int version = TLS1_3_VERSION)
    {
        into.put(identity, session(id, version).get(), now, 2h, now);
    }
    // Its id; empty: there was none.
    std::string take(const std::string& identity) { return take_from(cache, identity); }
    std::string take_from(ticket_cache& from, const std::string& identity)
    {
        const auto taken = from.take(identity, now);
        if (!taken) return {};
        unsigned size = 0;
        const auto* id = SSL_SESSION_get_id(taken->session.get(), &size);
        return {reinterpret_cast<const char*>(id), size};
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ticket_cache_test, fixture)

BOOST_AUTO_TEST_CASE(the_latest_is_given_out_first_and_each_once)
{
    put("a.example", "1");
    put("a.example", "2");
    BOOST_TEST(cache.size() == 2u);
    BOOST_TEST(take("b.example") == "");
    BOOST_TEST(take("a.example") == "2");
    BOOST_TEST(take("a.example") == "1");
    BOOST_TEST(take("a.example") == "");
    BOOST_TEST(cache.size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_session_of_tls_12_is_given_out_again_and_again_until_a_new_one_comes)
{
    put("a.example", "1", TLS1_2_VERSION);
    BOOST_TEST(take("a.example") == "1");
    BOOST_TEST(take("a.example") == "1");
    put("a.example", "2", TLS1_2_VERSION);
    BOOST_TEST(cache.size() == 1u);
    BOOST_TEST(take("a.example") == "2");
}

BOOST_AUTO_TEST_CASE(nothing_is_shared_with_the_connection_that_brought_it)
{
    const auto theirs = session("1", TLS1_2_VERSION);
    cache.put("a.example", theirs.get(), now, 1h, now);
    const auto first = cache.take("a.example", now);
    const auto second = cache.take("a.example", now);
    BOOST_TEST(first->session.get() != theirs.get());
    BOOST_TEST(first->session.get() != second->session.get());
}

BOOST_AUTO_TEST_CASE(a_ticket_is_good_for_its_lifetime)
{
    put("a.example", "1");
    put("a.example", "2");
    now += 2h - 1s;
    BOOST_TEST(take("a.example") == "2");
    now += 1s;
    BOOST_TEST(take("a.example") == "");
    BOOST_TEST(cache.size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_certificate_is_asked_for_once_a_day_whatever_the_server_says)
{
    const auto verified = now;
    cache.put("a.example", session("1").get(), verified, 7 * 24h, now);
    now = verified + 23h;
    const auto resumed = cache.take("a.example", now);
    BOOST_REQUIRE(resumed.has_value());
    BOOST_TEST((resumed->verified == verified));
    cache.put("a.example", session("2").get(), resumed->verified, 2h, now);
    now = verified + 24h;
    BOOST_TEST(take("a.example") == "");
    cache.put("a.example", session("3").get(), resumed->verified, 2h, now);
    BOOST_TEST(cache.size() == 0u);
}

BOOST_AUTO_TEST_CASE(past_the_limit_of_a_name_its_oldest_goes)
{
    ticket_cache small(2, 10);
    for (const auto* id : {"1", "2", "3"}) put_into(small, "a.example", id);
    BOOST_TEST(small.size() == 2u);
    BOOST_TEST(take_from(small, "a.example") == "3");
    BOOST_TEST(take_from(small, "a.example") == "2");
    BOOST_TEST(take_from(small, "a.example") == "");
}

BOOST_AUTO_TEST_CASE(past_the_limit_of_all_the_name_that_was_used_longest_ago_loses)
{
    ticket_cache small(2, 3);
    put_into(small, "a.example", "1");
    put_into(small, "a.example", "2");
    put_into(small, "b.example", "3");
    put_into(small, "c.example", "4");
    BOOST_TEST(small.size() == 3u);
    BOOST_TEST(take_from(small, "a.example") == "2");
    BOOST_TEST(take_from(small, "a.example") == "");
    for (const auto* name : {"d", "e", "f", "g", "h"}) put_into(small, name, "5");
    BOOST_TEST(small.size() == 3u);
    BOOST_TEST(take_from(small, "h") == "5");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_resumed_is_not_kept)
{
    cache.put("a.example", session("").get(), now, 1h, now);
    cache.put("a.example", session("1").get(), now, 0s, now);
    BOOST_TEST(cache.size() == 0u);
}

BOOST_AUTO_TEST_CASE(what_is_forgotten_may_come_again_and_what_is_refused_later)
{
    put("a.example", "1");
    cache.forget("a.example");
    cache.forget("b.example");
    BOOST_TEST(take("a.example") == "");
    put("a.example", "2");
    BOOST_TEST(cache.size() == 1u);
    cache.refuse("a.example", now);
    BOOST_TEST(cache.size() == 0u);
    put("a.example", "3");
    put("b.example", "3");
    BOOST_TEST(take("a.example") == "");
    BOOST_TEST(take("b.example") == "3");
    now += ticket_cache::pause;
    put("a.example", "4");
    BOOST_TEST(take("a.example") == "4");
}

BOOST_AUTO_TEST_CASE(many_threads_may_put_and_take_at_once)
{
    ticket_cache small(8, 20);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 500; ++i) {
                const auto name = std::to_string((t + i) % 5);
                const int version = i % 2 == 0 ? TLS1_3_VERSION : TLS1_2_VERSION;
                small.put(name, session("x", version).get(), now, 1h, now);
                (void)small.take(name, now);
            }
        });
    for (auto& t : threads) t.join();
    BOOST_TEST(small.size() <= 20u);
}

BOOST_AUTO_TEST_SUITE_END()

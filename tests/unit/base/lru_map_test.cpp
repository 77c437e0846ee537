#include <mynah/base/lru_map.hpp>

#include <boost/test/unit_test.hpp>

#include <memory>

using namespace mynah;

BOOST_AUTO_TEST_SUITE(lru_map_test)

BOOST_AUTO_TEST_CASE(what_was_put_is_found_and_nothing_else)
{
    lru_map<int> map(10);
    map.put("a", 1);
    BOOST_TEST(*map.find("a") == 1);
    BOOST_TEST(map.find("b") == nullptr);
    map.put("a", 2);
    BOOST_TEST(*map.find("a") == 2);
    BOOST_TEST(map.size() == 1u);
    map.erase("a");
    map.erase("b");
    BOOST_TEST(map.find("a") == nullptr);
    BOOST_TEST(map.size() == 0u);
}

BOOST_AUTO_TEST_CASE(past_the_limit_what_was_used_longest_ago_goes)
{
    lru_map<int> map(2);
    map.put("a", 1);
    map.put("b", 2);
    BOOST_TEST(*map.find("a") == 1);
    BOOST_TEST(map.oldest().key == "b");
    map.put("c", 3);
    BOOST_TEST(map.find("b") == nullptr);
    BOOST_TEST(*map.find("a") == 1);
    BOOST_TEST(*map.find("c") == 3);
    BOOST_TEST(map.size() == 2u);
}

BOOST_AUTO_TEST_CASE(what_is_dropped_is_destroyed_at_once)
{
    const auto watched = std::make_shared<int>(1);
    lru_map<std::shared_ptr<int>> map(1);
    map.put("a", watched);
    BOOST_TEST(watched.use_count() == 2);
    map.put("b", nullptr);
    BOOST_TEST(watched.use_count() == 1);
}

BOOST_AUTO_TEST_SUITE_END()

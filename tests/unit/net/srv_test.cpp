#include <mynah/net/srv.hpp>

#include "support/print_errc.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <random>

using namespace mynah;
using net::endpoint;
using net::srv_record;

namespace {

const endpoint fallback("example.org", 5222);

std::uint32_t always_lowest(std::uint32_t) { return 0; }
std::uint32_t always_highest(std::uint32_t bound) { return bound; }

srv_record starttls(std::uint16_t priority, std::uint16_t weight, std::string host)
{
    return {priority, weight, 5222, std::move(host), false};
}

srv_record direct(std::uint16_t priority, std::uint16_t weight, std::string host)
{
    return {priority, weight, 5223, std::move(host), true};
}

std::string hosts(const std::vector<srv_record>& records)
{
    std::string all;
    for (const auto& r : records) all += r.target + " ";
    return all;
}

std::string hosts(const std::vector<endpoint>& targets)
{
    std::string all;
    for (const auto& t : targets) all += t.to_string() + (t.direct_tls ? "/tls " : " ");
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(srv_test)

BOOST_AUTO_TEST_CASE(lower_priority_comes_first)
{
    const auto ordered = net::in_srv_order(
        {starttls(30, 9, "c"), starttls(10, 0, "a"), starttls(20, 99, "b")}, always_lowest);
    BOOST_TEST(hosts(ordered) == "a b c ");
}

BOOST_AUTO_TEST_CASE(the_lot_decides_within_a_priority)
{
    const std::vector<srv_record> same{starttls(1, 10, "a"), starttls(1, 20, "b"),
                                       starttls(1, 30, "c")};
    BOOST_TEST(hosts(net::in_srv_order(same, always_lowest)) == "a b c ");
    BOOST_TEST(hosts(net::in_srv_order(same, always_highest)) == "c b a ");
    // 31 of 60 is behind a and b: c; then 11 of 30 is behind a: b.
    std::vector<std::uint32_t> lots{31, 11};
    const auto loaded = [&, i = std::size_t{0}](std::uint32_t) mutable { return lots.at(i++); };
    BOOST_TEST(hosts(net::in_srv_order(same, loaded)) == "c b a ");
}

BOOST_AUTO_TEST_CASE(weight_zero_is_first_in_the_running_sum_and_so_nearly_never_drawn)
{
    const std::vector<srv_record> records{starttls(1, 10, "heavy"), starttls(1, 0, "zero")};
    BOOST_TEST(hosts(net::in_srv_order(records, always_lowest)) == "zero heavy ");
    BOOST_TEST(hosts(net::in_srv_order(records, [](std::uint32_t) { return 1u; })) ==
               "heavy zero ");
}

BOOST_AUTO_TEST_CASE(a_target_is_drawn_as_often_as_its_weight_says)
{
    std::mt19937 random(42);
    const auto roll = [&](std::uint32_t bound) {
        return std::uniform_int_distribution<std::uint32_t>(0, bound)(random);
    };
    std::map<std::string, int> first;
    for (int i = 0; i < 4000; ++i)
        ++first[net::in_srv_order({starttls(1, 100, "a"), starttls(1, 300, "b")}, roll)
                    .front()
                    .target];
    BOOST_TEST(first["a"] > 900);
    BOOST_TEST(first["a"] < 1100);
}

BOOST_AUTO_TEST_CASE(both_services_are_mixed_as_if_they_were_one)
{
    const auto targets =
        net::targets_of({starttls(10, 1, "plain"), direct(5, 1, "tls"), starttls(1, 1, "first")},
                        fallback, always_lowest);
    BOOST_TEST(hosts(targets.value()) == "first:5222 tls:5223/tls plain:5222 ");
}

BOOST_AUTO_TEST_CASE(no_record_at_all_means_the_domain_itself)
{
    BOOST_TEST(hosts(net::targets_of({}, fallback, always_lowest).value()) == "example.org:5222 ");
}

BOOST_AUTO_TEST_CASE(a_dot_means_not_offered_and_forbids_the_fallback)
{
    for (const auto* dot : {".", ""}) {
        for (const auto& records : {std::vector{starttls(0, 0, dot)},
                                    {direct(0, 0, dot)},
                                    {starttls(0, 0, dot), direct(0, 0, dot)}}) {
            const auto targets = net::targets_of(records, fallback, always_lowest);
            BOOST_REQUIRE(!targets);
            BOOST_TEST(targets.error().code == errc::service_not_offered);
            BOOST_TEST(targets.error().text.find("example.org") != std::string::npos);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_dot_for_one_service_leaves_the_other)
{
    const auto targets =
        net::targets_of({direct(0, 0, "."), starttls(0, 0, "xmpp")}, fallback, always_lowest);
    BOOST_TEST(hosts(targets.value()) == "xmpp:5222 ");
}

BOOST_AUTO_TEST_CASE(port_zero_is_no_target)
{
    const auto targets = net::targets_of({{0, 0, 0, "zero", false}, starttls(9, 0, "good")},
                                         fallback, always_lowest);
    BOOST_TEST(hosts(targets.value()) == "good:5222 ");
    BOOST_TEST(!net::targets_of({{0, 0, 0, "zero", false}}, fallback, always_lowest));
}

BOOST_AUTO_TEST_CASE(a_final_dot_is_not_part_of_the_name)
{
    BOOST_TEST(hosts(net::targets_of({starttls(0, 0, "xmpp.")}, fallback, always_lowest).value()) ==
               "xmpp:5222 ");
}

BOOST_AUTO_TEST_CASE(a_flood_of_records_is_cut_behind_the_best_sixteen)
{
    std::vector<srv_record> flood;
    for (std::uint16_t i = 0; i < 2000; ++i)
        flood.push_back(starttls(static_cast<std::uint16_t>(2000 - i), 65535, std::to_string(i)));
    const auto targets = net::targets_of(flood, fallback, always_highest).value();
    BOOST_TEST(targets.size() == net::max_targets);
    BOOST_TEST(targets.front().host == "1999");
    BOOST_TEST(targets.back().host == "1984");
}

BOOST_AUTO_TEST_CASE(sums_of_large_weights_do_not_overflow)
{
    std::vector<srv_record> heavy(1000, starttls(1, 65535, "a"));
    std::uint32_t largest = 0;
    const auto roll = [&](std::uint32_t bound) {
        largest = std::max(largest, bound);
        return bound;
    };
    BOOST_TEST(net::in_srv_order(heavy, roll).size() == 1000);
    BOOST_TEST(largest == 65'535'000u);
}

BOOST_AUTO_TEST_SUITE_END()

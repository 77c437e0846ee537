#include <mynah/net/detail/dns_message.hpp>

#include <boost/test/unit_test.hpp>

#include <initializer_list>
#include <vector>

using namespace std::chrono_literals;
using bytes = std::vector<unsigned char>;

namespace {

void add(bytes& to, std::initializer_list<int> more)
{
    for (const int byte : more) to.push_back(static_cast<unsigned char>(byte));
}

// One question for "a."; answers that refer to it, with four bytes each.
bytes message(std::initializer_list<unsigned> ttls)
{
    bytes m;
    add(m, {0, 1, 0x81, 0x80, 0, 1, 0, static_cast<int>(ttls.size()), 0, 0, 0, 0});
    add(m, {1, 'a', 0, 0, 33, 0, 1});
    for (const auto ttl : ttls) {
        add(m, {0xc0, 12, 0, 33, 0, 1});
        for (const unsigned shift : {24u, 16u, 8u, 0u})
            m.push_back(static_cast<unsigned char>(ttl >> shift));
        add(m, {0, 4, 1, 2, 3, 4});
    }
    return m;
}

std::chrono::seconds ttl(const bytes& m) { return mynah::net::detail::shortest_ttl(m); }

}  // namespace

BOOST_AUTO_TEST_SUITE(dns_message_test)

BOOST_AUTO_TEST_CASE(the_shortest_time_to_live_counts)
{
    BOOST_TEST((ttl(message({300})) == 300s));
    BOOST_TEST((ttl(message({300, 60, 86400})) == 60s));
}

BOOST_AUTO_TEST_CASE(a_negative_time_is_none)
{
    BOOST_TEST((ttl(message({0x80000000u})) == 0s));
    BOOST_TEST((ttl(message({0x7fffffffu})) == 0x7fffffffs));
}

BOOST_AUTO_TEST_CASE(without_answers_there_is_no_time) { BOOST_TEST((ttl(message({})) == 0s)); }

BOOST_AUTO_TEST_CASE(a_message_that_is_cut_anywhere_has_no_time)
{
    const auto whole = message({300, 60});
    for (std::size_t size = 0; size < whole.size(); ++size)
        BOOST_TEST((ttl(bytes(whole.begin(), whole.begin() + static_cast<long>(size))) == 0s));
}

BOOST_AUTO_TEST_CASE(a_name_that_points_to_itself_has_no_time)
{
    auto looped = message({300});
    looped[20] = 19;  // the answer's name
    BOOST_TEST((ttl(looped) == 0s));
}

BOOST_AUTO_TEST_SUITE_END()

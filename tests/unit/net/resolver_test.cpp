#include <mynah/net/resolver.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;

namespace {

std::string after_interleaving(std::initializer_list<const char*> literals)
{
    std::vector<boost::asio::ip::address> addresses;
    for (const auto* text : literals) addresses.push_back(boost::asio::ip::make_address(text));
    std::string all;
    for (const auto& a : net::interleaved(addresses)) all += a.to_string() + " ";
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(resolver_test)

BOOST_AUTO_TEST_CASE(families_alternate_and_the_first_address_stays_first)
{
    BOOST_TEST(after_interleaving({"2001:db8::1", "2001:db8::2", "192.0.2.1", "192.0.2.2"}) ==
               "2001:db8::1 192.0.2.1 2001:db8::2 192.0.2.2 ");
    BOOST_TEST(after_interleaving({"192.0.2.1", "2001:db8::1", "2001:db8::2"}) ==
               "192.0.2.1 2001:db8::1 2001:db8::2 ");
}

BOOST_AUTO_TEST_CASE(one_family_keeps_its_order)
{
    BOOST_TEST(after_interleaving({"192.0.2.3", "192.0.2.1", "192.0.2.2"}) ==
               "192.0.2.3 192.0.2.1 192.0.2.2 ");
    BOOST_TEST(after_interleaving({}) == "");
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/base/counters.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <set>
#include <string_view>

namespace mynah {
namespace {

BOOST_AUTO_TEST_SUITE(counters_test)

BOOST_AUTO_TEST_CASE(each_name_stands_for_a_counter_of_its_own)
{
    counters all;
    std::set<std::string_view> names;
    for (const auto& c : counter_names) {
        names.insert(c.name);
        std::uint64_t& value = all.*c.value;
        BOOST_TEST(value == 0u, "two names for one counter: " << c.name);
        value = 1;
    }
    BOOST_TEST(names.size() == counter_names.size());
    BOOST_TEST(all.spoofed_carbon == 1u);
}

BOOST_AUTO_TEST_CASE(counters_add_up)
{
    counters a, b;
    a.shed_iq = 2;
    b.shed_iq = 3;
    b.tls_injection = 1;
    a += b;
    BOOST_TEST(a.shed_iq == 5u);
    BOOST_TEST(a.tls_injection == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah

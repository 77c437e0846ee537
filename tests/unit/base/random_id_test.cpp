#include <mynah/base/random_id.hpp>

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

using namespace mynah;

namespace {

bool is_url_safe(std::string_view text)
{
    return text.find_first_not_of(
               "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
           std::string_view::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(random_id_test)

BOOST_AUTO_TEST_CASE(ids_differ_and_are_url_safe)
{
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const auto id = random_id();
        BOOST_TEST(id.size() == 24U);  // 144 bits
        BOOST_TEST(is_url_safe(id));
        seen.insert(id);
    }
    BOOST_TEST(seen.size() == 1000U);
}

BOOST_AUTO_TEST_CASE(a_generator_counts_behind_96_random_bits)
{
    id_generator ids;
    const std::string first(ids.next());
    BOOST_TEST(is_url_safe(first));
    BOOST_TEST(first.size() == 17U);  // 16 digits of 6 bits, and the counter
    std::string last;
    for (int i = 2; i <= 36; ++i) last = ids.next();
    BOOST_TEST(last == first.substr(0, 16) + "10");
}

BOOST_AUTO_TEST_CASE(two_generators_share_no_prefix)
{
    std::set<std::string> prefixes;
    for (int i = 0; i < 200; ++i) {
        id_generator ids;
        prefixes.insert(std::string(ids.next().substr(0, 16)));
    }
    BOOST_TEST(prefixes.size() == 200U);
}

BOOST_AUTO_TEST_CASE(an_id_lives_in_its_generator)
{
    id_generator ids;
    const auto* begin = reinterpret_cast<const char*>(&ids);
    const auto id = ids.next();
    BOOST_TEST((id.data() >= begin && id.data() + id.size() <= begin + sizeof ids));
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/base/shared_value.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <thread>
#include <vector>

using namespace mynah;

namespace {

const std::string one(40, '1');
const std::string two(40, '2');

}  // namespace

BOOST_AUTO_TEST_SUITE(shared_value_test)

BOOST_AUTO_TEST_CASE(equal_values_are_one_object)
{
    const auto first = share(one);
    const auto other = share(two);
    BOOST_TEST(share(one).get() == first.get());
    BOOST_TEST(share(two).get() == other.get());
    BOOST_TEST(first.get() != other.get());
    BOOST_TEST(*first == one);
}

BOOST_AUTO_TEST_CASE(a_value_that_nobody_has_is_not_kept)
{
    std::weak_ptr<const std::string> left = share(one);
    BOOST_TEST(left.expired());
    const auto again = share(one);
    BOOST_TEST(*again == one);
}

BOOST_AUTO_TEST_CASE(of_many_different_values_the_latest_are_known)
{
    const auto first = share(one);
    std::vector<std::shared_ptr<const std::string>> more;
    for (int i = 0; i < 10; ++i) more.push_back(share(std::to_string(i)));
    BOOST_TEST(share(std::string("9")).get() == more.back().get());
    const auto again = share(one);  // forgotten: a copy, and as good
    BOOST_TEST(*again == *first);
}

BOOST_AUTO_TEST_CASE(threads_share_nothing)
{
    const auto mine = share(one);
    std::shared_ptr<const std::string> theirs;
    std::thread([&] { theirs = share(one); }).join();
    BOOST_TEST(theirs.get() != mine.get());
    BOOST_TEST(*theirs == *mine);
}

BOOST_AUTO_TEST_SUITE_END()

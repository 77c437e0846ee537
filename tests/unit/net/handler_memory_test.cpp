#include <mynah/net/detail/handler_memory.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>

using mynah::net::detail::handler_memory;

namespace {

bool is_inside(const handler_memory& memory, const void* p)
{
    const auto begin = reinterpret_cast<std::uintptr_t>(&memory);
    const auto at = reinterpret_cast<std::uintptr_t>(p);
    return at >= begin && at < begin + sizeof memory;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(handler_memory_test)

BOOST_AUTO_TEST_CASE(one_handler_after_the_other_lives_inside)
{
    handler_memory memory;
    for (int i = 0; i < 3; ++i) {
        void* p = memory.allocate(96);
        BOOST_TEST(is_inside(memory, p));
        memory.deallocate(p);
    }
}

BOOST_AUTO_TEST_CASE(a_second_one_and_one_that_is_too_large_live_on_the_heap)
{
    handler_memory memory;
    void* first = memory.allocate(8);
    void* second = memory.allocate(8);
    BOOST_TEST(is_inside(memory, first));
    BOOST_TEST(!is_inside(memory, second));
    memory.deallocate(first);
    void* large = memory.allocate(10'000);
    BOOST_TEST(!is_inside(memory, large));
    void* third = memory.allocate(8);
    BOOST_TEST(is_inside(memory, third));
    memory.deallocate(second);
    memory.deallocate(large);
    memory.deallocate(third);
}

BOOST_AUTO_TEST_SUITE_END()

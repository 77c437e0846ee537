#include <boost/test/unit_test.hpp>
#include <mynah/stanza/detail/outgoing_fields.hpp>

#include <vector>

using namespace mynah::detail;

BOOST_AUTO_TEST_SUITE(outgoing_fields_test)

BOOST_AUTO_TEST_CASE(they_come_back_empty_with_their_memory)
{
    auto first = take_outgoing_fields();
    first->payload.assign(1000, 'a');
    first->id = "1";
    first->to = mynah::jid::parse("a@b").value();
    const auto* const used = first.get();
    first.reset();
    const auto second = take_outgoing_fields();
    BOOST_TEST(second.get() == used);
    BOOST_TEST(second->payload.empty());
    BOOST_TEST(second->id.empty());
    BOOST_TEST(second->to.empty());
    BOOST_TEST(second->capacity() >= 1000U);
}

BOOST_AUTO_TEST_CASE(those_of_a_big_stanza_are_freed)
{
    std::vector<outgoing_fields_ptr> all;
    for (int i = 0; i != 64; ++i) {
        all.push_back(take_outgoing_fields());
        all.back()->payload.assign(most_kept_bytes + 1, 'a');
    }
    all.clear();
    for (int i = 0; i != 64; ++i) {
        all.push_back(take_outgoing_fields());
        BOOST_TEST(all.back()->capacity() <= most_kept_bytes);
    }
}

BOOST_AUTO_TEST_CASE(a_bounded_number_is_kept)
{
    constexpr std::size_t many = 1000;
    std::vector<outgoing_fields_ptr> all;
    for (std::size_t i = 0; i != many; ++i) {
        all.push_back(take_outgoing_fields());
        all.back()->payload.assign(1000, 'a');
    }
    all.clear();
    std::size_t with_memory = 0;
    for (std::size_t i = 0; i != many; ++i) {
        all.push_back(take_outgoing_fields());
        if (all.back()->payload.capacity() >= 1000) ++with_memory;
    }
    BOOST_TEST(with_memory > 0U);
    BOOST_TEST(with_memory < 100U);
}

BOOST_AUTO_TEST_SUITE_END()

// A stanza must not cost an allocation once the pools of the thread are warm. Counts operator new.
#include <boost/test/unit_test.hpp>
#include <mynah/stanza/message.hpp>
#include <mynah/stanza/reply.hpp>

#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MYNAH_OWN_MALLOC 1  // the sanitizers have their own
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define MYNAH_OWN_MALLOC 1
#endif
#endif

#ifndef MYNAH_OWN_MALLOC

namespace {

std::size_t allocations = 0;

}  // namespace

void* operator new(std::size_t size)
{
    ++allocations;
    if (void* p = std::malloc(size != 0 ? size : 1)) return p;
    throw std::bad_alloc();
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }

namespace mynah {
namespace {

constexpr auto chat =
    "<message from='somebody.with.a.long.name@example.com/and-a-resource' type='chat' "
    "to='echo.bot@example.com/0123456789abcdef' id='0123456789abcdef0123456789abcdef'>"
    "<body>words that do not fit into a small string, as words seldom do</body></message>";

BOOST_AUTO_TEST_SUITE(steady_state_test)

BOOST_AUTO_TEST_CASE(an_incoming_stanza_allocates_nothing_beyond_its_tree)
{
    auto tree = xml::tree::parse(chat, xml::ns::client).value();
    const auto before = allocations;
    const auto s = stanza::from(std::move(tree));
    const auto used = allocations - before;
    BOOST_TEST(s.has_value());
    BOOST_TEST(used == 0U);
}

BOOST_AUTO_TEST_CASE(an_answer_allocates_nothing)
{
    const auto s = stanza::from(xml::tree::parse(chat, xml::ns::client).value()).value();
    std::string wire;
    const auto answer = [&] {
        wire.clear();
        make_reply(s).body(message_view(s).body()).id(s.id()).write(wire);
    };
    answer();
    const auto before = allocations;
    for (int i = 0; i != 100; ++i) answer();
    BOOST_TEST(allocations - before == 0U);
    BOOST_TEST(wire.size() > 200U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah

#endif

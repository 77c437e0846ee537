// A bot that is warm answers without an allocation, from the transport's bytes back to its bytes.
// Counts operator new and aligned_alloc (coroutine frames and Asio's operations use the latter);
// expat has its own, per tag and not per stanza.
#include <mynah/testing/harness.hpp>

#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>

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

thread_local std::size_t allocations = 0;

}  // namespace

void* operator new(std::size_t size)
{
    ++allocations;
    if (void* p = std::malloc(size != 0 ? size : 1)) return p;
    throw std::bad_alloc();
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }

extern "C" void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept
{
    ++allocations;
    void* p = nullptr;
    return posix_memalign(&p, alignment < sizeof(void*) ? sizeof(void*) : alignment, size) == 0
               ? p
               : nullptr;
}

namespace {

using namespace mynah;
using namespace mynah::testing;

class echo : public bot {
    task<> on_message(incoming m) override { return m.reply(m.body()); }
};

constexpr std::string_view question =
    "<message from='somebody.with.a.long.name@example.com/and-a-resource' type='chat' "
    "to='bot@example.org/harness' id='0123456789abcdef0123456789abcdef'>"
    "<body>words that do not fit into a small string, as words seldom do</body></message>";
constexpr std::string_view answer =
    "<message to='somebody.with.a.long.name@example.com/and-a-resource' type='chat'>"
    "<body>words that do not fit into a small string, as words seldom do</body></message>";

// Asks one question after the other from within the loop, which runs once: Asio keeps freed blocks
// for as long as a run lasts.
class asker {
public:
    static constexpr int warm_up = 100;
    static constexpr int rounds = 1000;

    explicit asker(bot_harness& h) : harness_(h), link_(h.links().link()) { ask(); }

    void turn()
    {
        const auto began = allocations;
        if (const auto heard = link_.received(); !heard.empty()) {
            answered_ += heard == wanted_;
            if (++asked_ == warm_up + rounds) return;
            ask();
        }
        own_ += allocations - began;
        if (asked_ == warm_up && before_ == 0) before_ = allocations - own_;
        used_ = allocations - own_ - before_;
        asio::post(harness_.context(), [this] { turn(); });
    }

    int answered() const noexcept { return answered_; }
    std::size_t used() const noexcept { return used_; }  // by others, once warm

private:
    void ask()
    {
        // New words each time: to the bot the same ones again and again are a loop.
        const auto number = std::to_string(asked_);
        std::string text(question);
        wanted_ = answer;
        text.replace(text.find("words"), 5, number);
        wanted_.replace(wanted_.find("words"), 5, number);
        link_.send(text);
    }

    bot_harness& harness_;
    memory_link& link_;
    std::string wanted_;
    int asked_ = 0;
    int answered_ = 0;
    std::size_t own_ = 0;
    std::size_t before_ = 0;
    std::size_t used_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(steady_state_test)

BOOST_AUTO_TEST_CASE(an_answered_message_allocates_nothing)
{
    harness h{echo()};
    asker a(h);
    asio::post(h.context(), [&a] { a.turn(); });
    h.context().restart();
    h.context().poll();
    BOOST_TEST(a.answered() == asker::warm_up + asker::rounds);
    BOOST_TEST(a.used() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

#endif

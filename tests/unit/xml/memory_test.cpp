// What the layer allocates: nothing per stanza in the steady state, and no more than a peer may
// make it hold.
#include <mynah/xml/stream_parser.hpp>
#include <mynah/xml/writer.hpp>

#include "stanzas.hpp"

#include <boost/test/unit_test.hpp>

#include <malloc.h>
#include <cstdlib>
#include <new>
#include <string>
#include <thread>
#include <vector>

namespace {

thread_local std::size_t allocations = 0;

}  // namespace

void* operator new(std::size_t n)
{
    ++allocations;
    if (void* p = std::malloc(n)) return p;
    throw std::bad_alloc();
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }

using namespace mynah::xml;

namespace {

const std::string header =
    "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
    "version='1.0'>";

// Feeds as a connection does, drains, writes every stanza again; how many there were.
std::size_t exchange(stream_parser& parser, std::string_view bytes, std::string& out)
{
    std::size_t stanzas = 0;
    const auto room = parser.prepare(bytes.size());
    bytes.copy(room.data(), room.size());
    parser.commit(bytes.size());
    while (parser.next() == stream_event::stanza) {
        const auto stanza = parser.take();
        out.clear();
        writer w(out, ns::client);
        stanza.root().write(w);
        if (w.finish()) ++stanzas;
    }
    return stanzas;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(memory_test)

// On a thread of its own: the parser that others have used there is due to be replaced some day.
BOOST_AUTO_TEST_CASE(a_stanza_allocates_nothing_in_the_steady_state)
{
    std::size_t stanzas = 0, allocated = 0;
    std::thread([&] {
        stream_parser parser;
        parser.feed(header);
        if (parser.next() != stream_event::open || parser.next() != stream_event::none) return;
        std::string out;
        std::string bytes;
        for (const auto stanza : mynah::xml::testing::stanzas) bytes += stanza;
        for (int i = 0; i < 10; ++i) exchange(parser, bytes, out);

        const auto before = allocations;
        for (int i = 0; i < 100; ++i) stanzas += exchange(parser, bytes, out);
        allocated = allocations - before;
    }).join();
    BOOST_TEST(allocated == 0u);
    BOOST_TEST(stanzas == 100 * std::size(mynah::xml::testing::stanzas));
}

BOOST_AUTO_TEST_CASE(what_is_kept_allocates_nothing_in_the_steady_state)
{
    const auto before_all = allocations;
    auto parsed = tree::parse("<a>text</a>").value();
    BOOST_TEST(allocations > before_all);
    const auto round = [&] {
        tree t;
        for (int i = 0; i < 10; ++i) t.keep("a text that is kept with the tree");
    };
    for (int i = 0; i < 100; ++i) round();
    const auto before = allocations;
    for (int i = 0; i < 100; ++i) round();
    BOOST_TEST(allocations - before == 0u);
}

BOOST_AUTO_TEST_CASE(the_pool_keeps_neither_many_trees_nor_large_ones)
{
    const std::string large = "<a>" + std::string(1'000'000, 'x') + "</a>";
    const auto used = [] { return ::mallinfo2().uordblks + ::mallinfo2().hblkhd; };
    {
        const auto warm = tree::parse("<a/>").value();
    }
    const auto before = used();
    {
        std::vector<tree> many;
        for (int i = 0; i < 20; ++i) many.push_back(tree::parse(large).value());
        for (int i = 0; i < 5000; ++i) many.emplace_back().keep("x");
    }
    BOOST_TEST(used() < before + 300'000);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// A bot may have thousands of connections, of which most are silent.
BOOST_AUTO_TEST_CASE(an_idle_stream_holds_a_few_hundred_bytes)
{
    constexpr std::size_t count = 10'000;
    const auto used = [] { return ::mallinfo2().uordblks + ::mallinfo2().hblkhd; };
    const auto read_all = [](stream_parser& parser, std::string_view bytes) {
        parser.feed(bytes);
        while (parser.next() != stream_event::none) {
        }
    };
    const auto header_of = [](std::size_t i) {
        return "<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams'"
               " from='example.net' version='1.0' xml:lang='en' xmlns='jabber:client' id='" +
               std::to_string(i) + "'>";
    };
    std::vector<stream_parser> streams;
    streams.reserve(count);
    for (std::size_t i = 0; i < 100; ++i) read_all(streams.emplace_back(), header_of(i));
    const auto before = used();
    for (std::size_t i = 100; i < count; ++i) {
        read_all(streams.emplace_back(), header_of(i));
        read_all(streams.back(), "<message to='a@b' type='chat'><body>hello</body></mess");
        if (i >= 200) read_all(streams[i - 100], "age><presence/>");  // 100 at a time are at it
    }
    for (std::size_t i = count - 100; i < count; ++i) read_all(streams[i], "age> ");
    const auto each = (used() - before) / (count - 100);
    BOOST_TEST_MESSAGE("an idle stream holds " << each << " bytes");
    BOOST_TEST(each <= 400u);
}

// A peer that always pipelines: the parser is never between two reads when a stanza ends.
BOOST_AUTO_TEST_CASE(names_that_a_peer_makes_up_do_not_pile_up)
{
    const auto grown_by = [](std::size_t budget) {
        parser_limits limits;
        limits.name_budget = budget;
        stream_parser parser(limits);
        parser.feed(header);
        BOOST_TEST((parser.next() == stream_event::open));
        std::string out, chunk, rest;
        int name = 0;
        std::size_t stanzas = 0;
        const auto used = [] { return ::mallinfo2().uordblks; };
        std::size_t start = 0, most = 0;
        for (int round = 0; round < 400; ++round) {
            chunk = rest;
            while (chunk.size() < 8000) {
                const auto n = std::to_string(++name);
                chunk += "<message><n" + n + " a" + n + "='' xmlns:p" + n + "='urn:p'><p" + n +
                         ":body/></n" + n + "></message>";
            }
            rest = chunk.substr(8000);
            chunk.resize(8000);
            stanzas += exchange(parser, chunk, out);
            if (round == 50) start = used();
            most = std::max<std::size_t>(most, used());
        }
        BOOST_TEST(stanzas > 30'000u);
        BOOST_TEST((parser.failure() == parse_failure::none));
        return most > start ? most - start : 0;
    };
    BOOST_TEST(grown_by(64 * 1024) < 300'000u);
    BOOST_TEST(grown_by(std::size_t(1) << 40) > 3'000'000u);
}
#endif

BOOST_AUTO_TEST_SUITE_END()

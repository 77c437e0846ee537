// Streams share parsers while they are idle, and none of them can tell.
#include <mynah/xml/detail/parser_pool.hpp>

#include "stanzas.hpp"
#include "transcript.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace mynah::xml;
using namespace mynah::xml::testing;
using detail::give_back;
using detail::make_key;
using detail::take_parser;

namespace {

constexpr std::string_view streams_space = "http://etherx.jabber.org/streams";
constexpr std::size_t any_budget = 1024 * 1024;

std::string header_of(std::string_view id, std::string_view extra = {})
{
    return "<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' "
           "from='example.net' id='" +
           std::string(id) + "' xmlns='jabber:client'" + std::string(extra) + ">";
}

detail::parser_key usual_key()
{
    return make_key("http://etherx.jabber.org/streams\nstream\nstream",
                    {{"stream", std::string(streams_space)}, {"", "jabber:client"}});
}

// A pool is a thread's: each test gets an empty one.
void on_a_thread(const std::function<void()>& body) { std::thread(body).join(); }

std::size_t pooled(const detail::parser_key& key = usual_key())
{
    std::vector<std::unique_ptr<detail::expat_parser>> taken;
    while (auto parser = take_parser(key, any_budget)) taken.push_back(std::move(parser));
    const auto n = taken.size();
    for (; !taken.empty(); taken.pop_back()) give_back(std::move(taken.back()), any_budget);
    return n;
}

// What next() says last.
stream_event read_all(stream_parser& parser, std::string_view bytes)
{
    parser.feed(bytes);
    for (;;) {
        const auto event = parser.next();
        if (event == stream_event::none || event == stream_event::malformed) return event;
    }
}

struct traffic {
    std::string input;
    parser_limits limits;
    std::size_t fed = 0;
    std::vector<std::size_t> cuts;  // size of the piece that began at each position
    transcript alone, together;
};

std::vector<traffic> make_traffic(unsigned seed)
{
    std::minstd_rand random(seed);
    std::vector<traffic> all;
    for (int n = 0; n < 14; ++n) {
        traffic& t = all.emplace_back();
        const std::string_view extras[] = {"", "", "", " xmlns:q='urn:q'", " xml:lang='en'"};
        t.input = header_of("s" + std::to_string(n), extras[random() % std::size(extras)]);
        if (n % 5 == 4)
            t.input =
                "<s:stream id='p' xmlns='jabber:client' "
                "xmlns:s='http://etherx.jabber.org/streams'>";
        for (int i = 0; i < 12; ++i) {
            const auto which = random() % std::size(stanzas);
            // Only some streams have declared the prefix `stream`.
            if (stanzas[which].starts_with("<stream:") && n % 5 == 4) continue;
            t.input += stanzas[which];
            if (random() % 3 == 0) t.input += " \n";
            if (random() % 6 == 0) t.input += "\r";
        }
        const std::string_view ends[] = {"</stream:stream>",
                                         "</stream:stream> x",
                                         "",
                                         "<a",
                                         "<a></b>",
                                         "<q:a/>",
                                         "<stream:a/>",
                                         "<s:a/>",
                                         "text",
                                         " ]]>",
                                         "<!-- -->",
                                         "<a>&bad;</a>",
                                         "<a>\xFF</a>",
                                         "</s:stream>"};
        t.input += ends[random() % std::size(ends)];
        if (n % 3 == 1) t.limits.name_budget = n % 2 == 0 ? 0 : 700;
        if (n % 7 == 3) t.limits.stanza_bytes = 300;
        t.alone = record_byte_by_byte(t.input, t.limits);
    }
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parser_pool_test)

BOOST_AUTO_TEST_CASE(streams_in_turns_on_one_thread_see_what_they_see_alone)
{
    for (unsigned seed = 1; seed <= 40; ++seed) {
        auto all = make_traffic(seed);
        std::vector<stream_parser> parsers;
        for (auto& t : all) {
            parsers.emplace_back(t.limits);
            t.cuts.resize(t.input.size());
        }
        std::minstd_rand random(seed * 31);
        const std::size_t longest = seed % 4 == 0 ? 1 : seed * 8;
        std::vector<std::size_t> alive;
        for (std::size_t i = 0; i < all.size(); ++i) alive.push_back(i);
        while (!alive.empty()) {
            const auto turn = alive.begin() + std::ptrdiff_t(random() % alive.size());
            auto& t = all[*turn];
            const auto n = std::min(1 + random() % longest, t.input.size() - t.fed);
            t.cuts[t.fed] = n;
            parsers[*turn].feed(std::string_view(t.input).substr(t.fed, n));
            t.fed += n;
            if (!drain(parsers[*turn], t.fed, t.together) || t.fed == t.input.size())
                alive.erase(turn);
        }
        for (const auto& t : all)
            BOOST_TEST(t.together == expected(t.alone, t.input.size(),
                                              [&](std::size_t at) { return t.cuts[at]; }),
                       boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(a_key_is_the_start_tag_in_one_spelling)
{
    BOOST_TEST(*make_key("urn:s\nstream\ns", {{"s", "urn:s"}, {"", "a'<&\t"}, {"b", ""}}) ==
               "<s:stream xmlns='a&apos;&lt;&amp;&#9;' xmlns:b='' xmlns:s='urn:s'>");
    BOOST_TEST(*make_key("urn:s\nstream", {{"", "urn:s"}}) == "<stream xmlns='urn:s'>");
    BOOST_TEST(*make_key("stream", {}) == "<stream>");
}

BOOST_AUTO_TEST_CASE(equal_keys_of_a_thread_are_one_object)
{
    on_a_thread([] {
        const auto one = make_key("a\nb\nc", {{"c", "a"}, {"d", "e"}});
        const auto two = make_key("a\nb\nc", {{"d", "e"}, {"c", "a"}});
        BOOST_TEST(one == two);
    });
}

BOOST_AUTO_TEST_CASE(a_stream_has_a_parser_while_a_stanza_is_incomplete_only)
{
    on_a_thread([] {
        stream_parser parser;
        BOOST_TEST((read_all(parser, header_of("1")) == stream_event::none));
        BOOST_TEST(pooled() == 1u);
        for (std::string_view more : {"<mess", "age", "><body>", "</body"}) {
            BOOST_TEST((read_all(parser, more) == stream_event::none));
            BOOST_TEST(pooled() == 0u);
        }
        BOOST_TEST((read_all(parser, "></message>") == stream_event::none));
        BOOST_TEST(pooled() == 1u);
        BOOST_TEST((read_all(parser, "</stream:stream>") == stream_event::none));
        BOOST_TEST(pooled() == 0u);
    });
}

BOOST_AUTO_TEST_CASE(white_space_that_keeps_a_connection_alive_needs_no_parser_of_its_own)
{
    on_a_thread([] {
        stream_parser parser;
        read_all(parser, header_of("1"));
        for (std::string_view space : {" ", "\n", "\t \n", " \r\n"}) {
            BOOST_TEST((read_all(parser, space) == stream_event::none));
            BOOST_TEST(pooled() == 1u);
        }
        read_all(parser, "\r");  // half a line break
        BOOST_TEST(pooled() == 0u);
        BOOST_TEST((read_all(parser, "\n<a/>") == stream_event::none));
        BOOST_TEST(pooled() == 1u);
    });
}

BOOST_AUTO_TEST_CASE(a_read_of_nothing_gives_the_parser_back)
{
    on_a_thread([] {
        stream_parser parser;
        read_all(parser, header_of("1"));
        (void)parser.prepare(100);
        BOOST_TEST(pooled() == 0u);
        parser.commit(0);
        BOOST_TEST((parser.next() == stream_event::none));
        BOOST_TEST(pooled() == 1u);
    });
}

BOOST_AUTO_TEST_CASE(a_parser_that_has_failed_is_not_shared)
{
    on_a_thread([] {
        for (std::string_view bad : {"x", "<a></b>", "<!-- -->", "<p:a/>", "</b>", "\x01"}) {
            stream_parser healthy, broken;
            read_all(broken, header_of("2"));
            BOOST_TEST((read_all(broken, bad) == stream_event::malformed));
            BOOST_TEST((broken.next() == stream_event::malformed));
            BOOST_TEST(pooled() == 0u, bad);
            read_all(healthy, header_of("1"));
            BOOST_TEST((read_all(healthy, "<a/>") == stream_event::none));
            BOOST_TEST((read_all(broken, "<a/>") == stream_event::malformed));
            const auto freed = take_parser(usual_key(), any_budget);
            BOOST_TEST(freed != nullptr);
        }
    });
}

BOOST_AUTO_TEST_CASE(streams_under_other_declarations_share_nothing)
{
    on_a_thread([] {
        stream_parser usual, other;
        read_all(usual, header_of("1", " xmlns:q='urn:one'"));
        read_all(other, header_of("2", " xmlns:q='urn:two'"));
        other.feed("<q:a/>");
        BOOST_TEST((other.next() == stream_event::stanza));
        BOOST_TEST(other.take().root().space() == "urn:two");
        usual.feed("<q:a/>");
        BOOST_TEST((usual.next() == stream_event::stanza));
        BOOST_TEST(usual.take().root().space() == "urn:one");
    });
}

BOOST_AUTO_TEST_CASE(a_stream_with_very_long_declarations_keeps_its_parser)
{
    on_a_thread([] {
        std::string extra;
        for (char p = 'a'; p < 'e'; ++p)
            extra += std::string(" xmlns:") + p + "='" + std::string(1000, p) + "'";
        stream_parser parser;
        read_all(parser, header_of("1", extra));
        parser.feed("<a:x/>");
        BOOST_TEST((parser.next() == stream_event::stanza));
        BOOST_TEST(parser.take().root().space() == std::string(1000, 'a'));
        BOOST_TEST((parser.next() == stream_event::none));
        BOOST_TEST(parser.idle());
        BOOST_TEST(pooled() == 0u);
    });
}

BOOST_AUTO_TEST_CASE(a_pool_keeps_a_few_parsers_of_a_few_kinds)
{
    on_a_thread([] {
        std::vector<stream_parser> many(20);
        for (auto& p : many) read_all(p, header_of("x"));
        BOOST_TEST(pooled() == detail::pooled_parsers_per_key);
        const auto usual = usual_key();
        std::vector<stream_parser> others(detail::pooled_keys);
        for (std::size_t i = 0; i < others.size(); ++i)
            read_all(others[i], header_of("y", " xmlns:k='" + std::to_string(i) + "'"));
        BOOST_TEST(pooled(usual) == 0u);
        // Forgotten, but not by the streams: they go on with a parser that has read the key.
        BOOST_TEST((read_all(many[7], "<a/>") == stream_event::none));
        BOOST_TEST(many[7].offset() == header_of("x").size() + 4);
        BOOST_TEST((read_all(many[8], "<a/></stream:stream>") == stream_event::none));
        BOOST_TEST(usual_key() == usual);
    });
}

BOOST_AUTO_TEST_CASE(a_parser_that_has_grown_is_not_kept)
{
    on_a_thread([] {
        parser_limits limits;
        limits.name_budget = std::size_t(1) << 40;
        stream_parser parser(limits);
        read_all(parser, header_of("1"));
        const auto long_text = "<a>" + std::string(detail::pooled_parser_room, 'x') + "</a>";
        BOOST_TEST((read_all(parser, long_text) == stream_event::none));
        BOOST_TEST(pooled() == 0u);

        BOOST_TEST((read_all(parser, "<a/>") == stream_event::none));
        BOOST_TEST(pooled() == 1u);
        for (int i = 0; pooled() == 1 && i < 10'000; ++i)
            read_all(parser, "<unknown-name-" + std::to_string(i) + "/>");
        BOOST_TEST(pooled() == 0u);
        BOOST_TEST((read_all(parser, "<a/>") == stream_event::none));
        BOOST_TEST(pooled() == 1u);
    });
}

BOOST_AUTO_TEST_CASE(a_small_name_budget_takes_no_parser_that_has_seen_much)
{
    on_a_thread([] {
        stream_parser spender;
        read_all(spender, header_of("1"));
        for (int i = 0; i < 100; ++i) read_all(spender, "<n" + std::to_string(i) + "/>");
        BOOST_TEST(pooled() == 1u);
        BOOST_TEST((take_parser(usual_key(), 1000) == nullptr));
        BOOST_TEST(pooled() == 1u);
    });
}

// Everything that is the thread's dies with it, in whatever order.
BOOST_AUTO_TEST_CASE(a_stream_may_outlive_the_pool_of_its_thread)
{
    static std::size_t stanzas_at_the_end = 0;
    struct holder {
        stream_parser idle, reading;
        ~holder()
        {
            idle.feed("<a/>");
            if (idle.next() == stream_event::stanza) ++stanzas_at_the_end;
            (void)idle.next();
            reading.feed("></a><b/>");
            while (reading.next() == stream_event::stanza) ++stanzas_at_the_end;
        }
    };
    std::thread([] {
        thread_local holder h;  // made before the pool, so destroyed behind it
        read_all(h.idle, header_of("1"));
        read_all(h.reading, header_of("2") + "<a");
    }).join();
    BOOST_TEST(stanzas_at_the_end == 3u);
}

// Not a way to use it, but it must not crash: a session that is cleared away when its thread is
// gone.
BOOST_AUTO_TEST_CASE(an_idle_stream_may_die_on_another_thread)
{
    stream_parser parser;
    on_a_thread([&] { read_all(parser, header_of("1")); });
    BOOST_TEST((read_all(parser, "<a/>") == stream_event::none));
    BOOST_TEST(parser.idle());
}

BOOST_AUTO_TEST_SUITE_END()

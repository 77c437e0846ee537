// Property: tree -> writer -> parser -> the same tree.
#include "stanzas.hpp"
#include "transcript.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

using namespace mynah::xml;

namespace {

// Everything that a tree holds, independent of how it is written.
std::string dump(const element& root)
{
    std::string out;
    std::vector<element> open{root};
    const auto show = [&](const element& e) {
        out += "<{" + std::string(e.space()) + '}' + std::string(e.name());
        for (std::size_t i = 0; i < e.attribute_count(); ++i) {
            const auto a = e.attribute_at(i);
            out += " {" + std::string(a.space) + '}' + std::string(a.name) + '=' +
                   std::string(a.value);
        }
        out += '>' + std::string(e.text());
    };
    show(root);
    for (element next = root.child(); !open.empty();) {
        if (next) {
            show(next);
            open.push_back(next);
            next = next.child();
        } else {
            const element done = open.back();
            open.pop_back();
            out += "</>" + std::string(done.tail());
            if (!open.empty()) next = done.next();
        }
    }
    return out;
}

void check_round_trip(const tree& before, std::string_view scope, std::string_view outer)
{
    std::string written;
    writer out(written, scope);
    before.root().write(out);
    BOOST_REQUIRE(out.finish().has_value());
    const auto after = tree::parse(written, outer);
    BOOST_REQUIRE_MESSAGE(after.has_value(), written);
    BOOST_TEST(dump(after->root()) == dump(before.root()), written);
    BOOST_TEST(dump(after->clone().root()) == dump(before.root()));
}

// One JSON object per line with the stanza in "xml". Beside the checkout, or where the environment
// says.
std::string corpus_file()
{
    if (const char* path = std::getenv("MYNAH_CORPUS")) return path;
    const auto checkout = std::filesystem::path(__FILE__).parent_path() / "../../..";
    return (checkout / "../shared/corpus/xep-examples.jsonl").string();
}

void append_utf8(std::string& out, unsigned c)
{
    const auto byte = [&](unsigned b) { out += static_cast<char>(b); };
    if (c < 0x80) return byte(c);
    if (c < 0x800) return byte(0xC0 | c >> 6), byte(0x80 | (c & 0x3F));
    if (c < 0x10000) {
        byte(0xE0 | c >> 12);
    } else {
        byte(0xF0 | c >> 18);
        byte(0x80 | (c >> 12 & 0x3F));
    }
    byte(0x80 | (c >> 6 & 0x3F));
    byte(0x80 | (c & 0x3F));
}

// The value of the key "xml" of one line.
std::string stanza_of(std::string_view line)
{
    constexpr std::string_view key = "\"xml\": \"";
    line.remove_prefix(line.find(key) + key.size());
    std::string out;
    const auto hex = [&](std::size_t at) {
        return unsigned(std::stoul(std::string(line.substr(at, 4)), nullptr, 16));
    };
    for (std::size_t i = 0; line[i] != '"'; ++i) {
        if (line[i] != '\\') {
            out += line[i];
            continue;
        }
        switch (line[++i]) {
            case 'n': out += '\n'; break;
            case 't': out += '\t'; break;
            case 'r': out += '\r'; break;
            case 'u': {
                unsigned c = hex(i + 1);
                i += 4;
                if (c >= 0xD800 && c < 0xDC00) {
                    c = 0x10000 + ((c - 0xD800) << 10) + hex(i + 3) - 0xDC00;
                    i += 6;
                }
                append_utf8(out, c);
                break;
            }
            default: out += line[i];
        }
    }
    return out;
}

// Documents explain their examples in comments, which no stream may have.
std::string without_comments(std::string text)
{
    for (std::size_t at; (at = text.find("<!--")) != text.npos;)
        text.erase(at, text.find("-->", at) + 3 - at);
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(round_trip_test)

BOOST_AUTO_TEST_CASE(every_kind_of_stanza)
{
    for (const auto text : mynah::xml::testing::stanzas) {
        const auto stanza = tree::parse(text, ns::client);
        BOOST_REQUIRE_MESSAGE(stanza.has_value(), text);
        check_round_trip(*stanza, {}, {});
        check_round_trip(*stanza, ns::client, ns::client);
        check_round_trip(*stanza, "urn:example:q", "urn:example:q");
    }
}

BOOST_AUTO_TEST_CASE(a_part_of_a_tree)
{
    const auto stanza = tree::parse("<a><b x='1'>t<c xmlns='urn:c'/>u</b>tail</a>", ns::client);
    std::string written;
    writer out(written, ns::client);
    stanza->root().child("b").write(out);
    BOOST_TEST(out.finish().has_value());
    BOOST_TEST(written == "<b x='1'>t<c xmlns='urn:c'/>u</b>");
}

BOOST_AUTO_TEST_CASE(every_stanza_of_the_corpus)
{
    std::ifstream corpus(corpus_file());
    if (!corpus) {
        BOOST_TEST_MESSAGE("skipped: there is no corpus file");
        return;
    }
    std::size_t good = 0, all = 0;
    for (std::string line; std::getline(corpus, line); ++all) {
        stream_parser parser;
        parser.feed(
            "<stream:stream xmlns='jabber:client' "
            "xmlns:stream='http://etherx.jabber.org/streams'>");
        parser.feed(without_comments(stanza_of(line)));
        BOOST_REQUIRE((parser.next() == stream_event::open));
        while (parser.next() == stream_event::stanza)
            check_round_trip(parser.take(), ns::client, ns::client);
        good += parser.failure() == parse_failure::none;
    }
    BOOST_TEST_MESSAGE(good << " of " << all << " examples are XML on a stream");
    BOOST_TEST(good * 10 >= all * 9);
}

BOOST_AUTO_TEST_SUITE_END()

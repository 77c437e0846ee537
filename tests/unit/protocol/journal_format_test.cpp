// What the session journal says, and what is left of it when it is cut or damaged.
#include <mynah/protocol/journal_format.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::protocol;
using namespace std::chrono_literals;

namespace {

saved_session some_session()
{
    saved_session s;
    s.grant.id = "id-1";
    s.grant.location = "[::1]:5222";
    s.grant.max = 300s;
    s.address = "bot@example.org/x";
    s.acknowledged = 4294967295u;
    s.handled = 7;
    s.unacknowledged = {"<message>1</message>", "<message>2</message>"};
    return s;
}

std::string written(const journal::contents& all)
{
    std::string out;
    for (const auto& [number, e] : all.sessions) {
        out += std::to_string(number) + " " + e.account + " " + e.state.grant.id + " " +
               e.state.address + " acknowledged=" + std::to_string(e.state.acknowledged) +
               " handled=" + std::to_string(e.state.handled);
        for (const auto& s : e.state.unacknowledged) out += " " + s;
        out += "\n";
    }
    return out;
}

// A life of two sessions. At each of `ends` a record ends.
class story {
public:
    story()
    {
        journal::append_session(bytes, 1, "bot@example.org/", some_session());
        end();
        journal::append_session(bytes, 2, "other@example.org/", saved_session());
        end();
        journal::append_sent(bytes, 1, "<message>3</message>");
        end();
        journal::append_acknowledged(bytes, 1, 2);
        end();
        journal::append_handled(bytes, 1, 9);
        end();
        journal::append_over(bytes, 2);
        end();
    }

    std::string bytes{journal::first_line};
    std::vector<std::size_t> ends{bytes.size()};

private:
    void end() { ends.push_back(bytes.size()); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(journal_format_test)

BOOST_AUTO_TEST_CASE(what_is_written_is_read)
{
    const story s;
    const auto all = journal::read(s.bytes);
    BOOST_TEST(all.good == s.bytes.size());
    BOOST_TEST(written(all) ==
               "1 bot@example.org/ id-1 bot@example.org/x acknowledged=1 handled=9 "
               "<message>3</message>\n");
    const auto& grant = all.sessions.at(1).state.grant;
    BOOST_TEST(grant.location == "[::1]:5222");
    BOOST_CHECK(grant.max == 300s);
}

BOOST_AUTO_TEST_CASE(a_session_written_again_replaces_what_was_said_of_it)
{
    story s;
    journal::append_session(s.bytes, 1, "bot@example.org/", saved_session());
    BOOST_TEST(written(journal::read(s.bytes)) ==
               "1 bot@example.org/   acknowledged=0 handled=0\n");
}

BOOST_AUTO_TEST_CASE(cut_anywhere_it_says_what_the_whole_records_say)
{
    const story s;
    std::size_t whole = 0;
    for (std::size_t n = s.ends[0]; n != s.bytes.size(); ++n) {
        while (whole + 1 != s.ends.size() && s.ends[whole + 1] <= n) ++whole;
        const auto all = journal::read(std::string_view(s.bytes).substr(0, n));
        BOOST_TEST_REQUIRE(all.good == s.ends[whole]);
        const auto without = journal::read(std::string_view(s.bytes).substr(0, s.ends[whole]));
        BOOST_TEST_REQUIRE(written(all) == written(without));
    }
}

BOOST_AUTO_TEST_CASE(a_changed_bit_ends_it_at_its_record)
{
    const story s;
    for (std::size_t at = s.ends[0]; at != s.bytes.size(); ++at) {
        auto bytes = s.bytes;
        bytes[at] = char(bytes[at] ^ 0x10);
        const auto all = journal::read(bytes);
        std::size_t record = 0;
        while (s.ends[record + 1] <= at) ++record;
        BOOST_TEST_REQUIRE(all.good == s.ends[record]);
    }
}

BOOST_AUTO_TEST_CASE(what_makes_no_sense_ends_it)
{
    const std::string line(journal::first_line);
    auto bytes = line;
    journal::append_sent(bytes, 3, "<message/>");  // of a session nobody has begun
    BOOST_TEST(journal::read(bytes).good == line.size());

    bytes = line;
    journal::append_session(bytes, 1, "a@b/", some_session());
    const auto good = bytes.size();
    journal::append_acknowledged(bytes, 1, 3);  // there are two
    const auto all = journal::read(bytes);
    BOOST_TEST(all.good == good);
    BOOST_TEST(all.sessions.at(1).state.unacknowledged.size() == 2U);
}

BOOST_AUTO_TEST_CASE(what_is_no_journal_says_nothing)
{
    for (const auto* text : {"", "mynah session journal 2\n", "<stream:stream>", "mynah"}) {
        const auto all = journal::read(text);
        BOOST_TEST(all.good == 0U);
        BOOST_TEST(all.sessions.empty());
    }
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/net/websocket_codec.hpp>

#include <tests/unit/net/support/print_errc.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace mynah;
using net::websocket_codec;

namespace {

template <std::size_t N>
std::string bytes(const char (&text)[N])
{
    return {text, N - 1};
}

// What a client's frame says: its first byte, and the payload without its mask.
std::string unmasked(const std::string& frame)
{
    BOOST_REQUIRE(frame.size() >= 6U);
    const auto length = static_cast<unsigned char>(frame[1]);
    BOOST_REQUIRE((length & 0x80) != 0);  // RFC 6455 5.1: a client masks
    BOOST_REQUIRE(frame.size() == 6U + (length & 0x7f));
    std::string text(1, frame[0]);
    for (std::size_t i = 6; i != frame.size(); ++i)
        text += static_cast<char>(frame[i] ^ frame[2 + (i - 6) % 4]);
    return text;
}

class receiver {
public:
    explicit receiver(std::size_t limit = 1000) : codec(limit) {}

    result<void> hears(const std::string& all, std::size_t piece)
    {
        for (std::size_t at = 0; at < all.size(); at += piece) {
            auto good = codec.receive(all.substr(at, piece), out,
                                      [this](std::string_view m) { messages.emplace_back(m); });
            if (!good) return good;
        }
        return {};
    }

    websocket_codec codec;
    std::vector<std::string> messages;
    std::string out;
};

void brings(const std::string& all, const std::vector<std::string>& messages)
{
    for (const std::size_t piece : {std::size_t(1), std::size_t(2), std::size_t(1000)}) {
        receiver r;
        BOOST_REQUIRE(r.hears(all, piece));
        BOOST_TEST(r.messages == messages, boost::test_tools::per_element());
        BOOST_TEST(r.out == "");
    }
}

// Ends in that error, and we say that close code.
void refused(const std::string& all, errc why, const std::string& code)
{
    for (const std::size_t piece : {std::size_t(1), std::size_t(1000)}) {
        receiver r(20);
        const auto failed = r.hears(all, piece);
        BOOST_REQUIRE_MESSAGE(!failed, all);
        BOOST_TEST(failed.error().code == why);
        BOOST_TEST(r.messages.empty());
        BOOST_TEST(unmasked(r.out).substr(0, 3) == "\x88" + code, boost::test_tools::per_element());
        BOOST_TEST(!r.hears("\x81\1x", 10));
        BOOST_TEST(r.messages.empty());
    }
}

const std::string protocol_error = "\x03\xea", not_utf8 = "\x03\xef", too_big = "\x03\xf1",
                  unsupported = "\x03\xeb";

}  // namespace

BOOST_AUTO_TEST_SUITE(websocket_codec_test)

BOOST_AUTO_TEST_CASE(messages_come_out_whole_and_in_order)
{
    brings(bytes("\x81\4<a/>\x81\0\x81\4<b/>"), {"<a/>", "", "<b/>"});
    brings("\x81\x7e" + bytes("\0\x80") + std::string(128, 'x'), {std::string(128, 'x')});
}

BOOST_AUTO_TEST_CASE(fragments_are_joined)
{
    brings(bytes("\1\2<a\0\0\x80\2/>"), {"<a/>"});
    // "ü" in two fragments
    brings(bytes("\1\1\xc3\x80\1\xbc"), {"\xc3\xbc"});
}

BOOST_AUTO_TEST_CASE(a_ping_is_answered_in_the_middle_of_a_message)
{
    receiver r;
    BOOST_REQUIRE(r.hears(bytes("\1\2<a\x89\3abc\x80\2/>"), 1));
    BOOST_TEST(r.messages == std::vector<std::string>{"<a/>"}, boost::test_tools::per_element());
    BOOST_TEST(unmasked(r.out) ==
               "\x8a"
               "abc");
}

BOOST_AUTO_TEST_CASE(an_unasked_pong_is_nothing) { brings(bytes("\x8a\0\x81\1x"), {"x"}); }

BOOST_AUTO_TEST_CASE(what_is_not_allowed_is_refused_with_its_code)
{
    refused("\x82\1x", errc::bad_reply, unsupported);      // binary
    refused("\x81\2\xc3\x28", errc::bad_reply, not_utf8);  //
    refused("\x81\1\xc3", errc::bad_reply, not_utf8);      // cut
    refused("\x81\x15" + std::string(21, 'x'), errc::limit_exceeded, too_big);
    refused("\1\x14" + std::string(20, 'x') + "\x80\1x", errc::limit_exceeded, too_big);
    refused("\x81\x7f" + bytes("\0\0\1\0\0\0\0\0x"), errc::limit_exceeded, too_big);
    refused("\xc1\1x", errc::bad_reply, protocol_error);                   // compressed
    refused("\x83\1x", errc::bad_reply, protocol_error);                   // unknown opcode
    refused("\x80\1x", errc::bad_reply, protocol_error);                   // continues nothing
    refused("\1\1x\x81\1y", errc::bad_reply, protocol_error);              // in the middle
    refused("\x09\1x", errc::bad_reply, "");                               // half a ping
    refused("\x81\x81\1\2\3\4x", errc::bad_reply, protocol_error);         // masked
    refused("\x88\2" + bytes("\3\xed"), errc::bad_reply, protocol_error);  // 1005 is not sent
}

BOOST_AUTO_TEST_CASE(the_end_is_told_in_words)
{
    const auto end = [](const std::string& frame) {
        receiver r;
        const auto over = r.hears(frame, 1000);
        BOOST_REQUIRE(!over);
        BOOST_TEST(over.error().code == errc::end_of_stream);
        BOOST_TEST(unmasked(r.out).substr(0, 1) == "\x88");  // the answer
        return over.error();
    };
    const std::string begin = "the server closed the WebSocket: ";
    BOOST_TEST(end("\x88\2\3\xe8").text == begin + "1000 (it is done)");
    // Half a code is none.
    BOOST_TEST(end("\x88\1x").text == begin + "1005 (no reason)");
    BOOST_TEST(end(bytes("\x88\0")).text == begin + "1005 (no reason)");
    BOOST_TEST(end("\x88\2\3\xf0").text == begin + "1008 (policy violation)");
    BOOST_TEST(end("\x88\2\x0f\xa0").text == begin + "4000 (for a reason of its own)");
    const auto away =
        end("\x88\5\3\xe9"
            "bye");
    BOOST_TEST(away.text == begin + "1001 (it goes away)");
    BOOST_TEST(away.peer_text == "bye");
}

BOOST_AUTO_TEST_CASE(what_is_said_is_masked_anew_each_time)
{
    websocket_codec codec(100);
    std::string first, second;
    codec.send("<a/>", first);
    codec.send("<a/>", second);
    BOOST_TEST(unmasked(first) == "\x81<a/>");
    BOOST_TEST(unmasked(second) == "\x81<a/>");
    BOOST_TEST(first != second);
}

BOOST_AUTO_TEST_CASE(behind_the_end_nothing_is_said)
{
    websocket_codec codec(100);
    std::string out;
    codec.close(1000, out);
    BOOST_TEST(unmasked(out) == bytes("\x88\3\xe8"));
    codec.send("<a/>", out);
    BOOST_TEST(out.size() == 8U);
}

BOOST_AUTO_TEST_SUITE_END()

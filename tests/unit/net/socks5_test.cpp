#include <mynah/net/socks5.hpp>

#include <tests/unit/net/support/opening_script.hpp>

using namespace mynah;
using net::endpoint;
using net::proxy;
using testing::bytes;
using testing::opening_script;

namespace {

proxy by(std::string_view url) { return proxy::parse(url).value(); }

const proxy plain = by("socks5://127.0.0.1:1080");
const proxy known = by("socks5://ada:s3cret@127.0.0.1:1080");

auto to_example(const proxy& p = plain)
{
    return [&p] { return std::make_unique<net::socks5>(p, endpoint("example.org", 5222)); };
}

const std::string request = bytes("\5\1\0\3\13example.org\x14\x66");

opening_script answers(std::string reply)
{
    return opening_script("\5\1" + bytes("\0")).turn(bytes("\5\0"), request).turn(std::move(reply));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(socks5_test)

BOOST_AUTO_TEST_CASE(a_name_goes_to_the_proxy_as_a_name)
{
    answers(bytes("\5\0\0\1\x7f\0\0\1\x1f\x90")).run(to_example());
}

BOOST_AUTO_TEST_CASE(an_address_goes_as_an_address)
{
    opening_script("\5\1" + bytes("\0"))
        .turn(bytes("\5\0"), bytes("\5\1\0\1\xc0\0\2\1\0\x50"))
        .turn(bytes("\5\0\0\1\0\0\0\0\0\0"))
        .run([] { return std::make_unique<net::socks5>(plain, endpoint("192.0.2.1", 80)); });
    opening_script("\5\1" + bytes("\0"))
        .turn(bytes("\5\0"), bytes("\5\1\0\4\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1\x14\x67"))
        .turn(bytes("\5\0\0\1\0\0\0\0\0\0"))
        .run([] { return std::make_unique<net::socks5>(plain, endpoint("2001:db8::1", 5223)); });
}

BOOST_AUTO_TEST_CASE(the_address_in_the_answer_has_any_kind_and_is_read_to_its_end)
{
    answers(bytes("\5\0\0\4\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\x1f\x90")).run(to_example());
    answers(bytes("\5\0\0\3\5there\x1f\x90")).run(to_example());
    answers(bytes("\5\0\0\3\0\x1f\x90")).run(to_example());
    answers(bytes("\5\0\0\3\xff") + std::string(255, 'x') + "xx").run(to_example());
}

BOOST_AUTO_TEST_CASE(user_and_password_are_given_when_the_proxy_wants_them)
{
    opening_script(bytes("\5\2\0\2"))
        .turn("\5\2", "\1\3ada\6s3cret")
        .turn(bytes("\1\0"), request)
        .turn(bytes("\5\0\0\1\0\0\0\0\0\0"))
        .run(to_example(known));
    opening_script(bytes("\5\2\0\2"))
        .turn(bytes("\5\0"), request)
        .turn(bytes("\5\0\0\1\0\0\0\0\0\0"))
        .run(to_example(known));
}

BOOST_AUTO_TEST_CASE(the_longest_user_and_password_have_255_bytes)
{
    proxy p = plain;
    p.user = std::string(255, 'u');
    p.password = secret(std::string(255, 'p'));
    opening_script(bytes("\5\2\0\2"))
        .turn("\5\2", "\1\xff" + p.user + "\xff" + std::string(255, 'p'))
        .turn(bytes("\1\1"))
        .fails(errc::proxy_refused, "it does not accept the user and password")
        .run(to_example(p));
}

BOOST_AUTO_TEST_CASE(no_way_in_is_told_with_what_is_missing)
{
    opening_script("\5\1" + bytes("\0"))
        .turn("\5\xff")
        .fails(errc::proxy_refused, "it wants a user and a password")
        .run(to_example());
    opening_script(bytes("\5\2\0\2"))
        .turn("\5\xff")
        .fails(errc::proxy_refused, "it takes neither a user and password nor none")
        .run(to_example(known));
}

BOOST_AUTO_TEST_CASE(every_refusal_has_words)
{
    const auto refused = [](char reply, const std::string& why) {
        answers(bytes("\5") + reply + bytes("\0\1"))
            .fails(errc::proxy_failed, "it cannot connect to example.org:5222: " + why)
            .run(to_example());
    };
    refused(1, "general failure (reply 1)");
    refused(2, "not allowed by its rules (reply 2)");
    refused(3, "network unreachable (reply 3)");
    refused(4, "host unreachable (reply 4)");
    refused(5, "connection refused (reply 5)");
    refused(6, "TTL expired (reply 6)");
    refused(7, "it does not know the command CONNECT (reply 7)");
    refused(8, "it does not know this kind of address (reply 8)");
    refused('\x5a', "for a reason of its own (reply 90)");
}

BOOST_AUTO_TEST_CASE(lies_are_found_at_the_first_byte_that_tells)
{
    const opening_script greeting("\5\1" + bytes("\0"));
    opening_script(greeting)
        .turn(bytes("\4\0"))
        .fails(errc::proxy_failed, "this is no SOCKS5 proxy")
        .run(to_example());
    opening_script(greeting)
        .turn("HTTP/1.1 400 Bad Request\r\n\r\n")
        .fails(errc::proxy_failed, "this is no SOCKS5 proxy")
        .run(to_example());
    opening_script(greeting)
        .turn("\5\2")
        .fails(errc::proxy_failed, "it chose a method that was not offered")
        .run(to_example());
    opening_script(greeting)
        .turn("\5\1")
        .fails(errc::proxy_failed, "it chose a method that was not offered")
        .run(to_example());
    opening_script(bytes("\5\2\0\2"))
        .turn("\5\2", "\1\3ada\6s3cret")
        .turn(bytes("\5\0"))
        .fails(errc::proxy_failed, "its answer to user and password makes no sense")
        .run(to_example(known));
    answers(bytes("\4\0\0\1"))
        .fails(errc::proxy_failed, "its answer is not that of a SOCKS5 proxy")
        .run(to_example());
    answers(bytes("\5\0\0\2"))
        .fails(errc::proxy_failed, "its answer has an unknown kind of address")
        .run(to_example());
}

BOOST_AUTO_TEST_SUITE_END()

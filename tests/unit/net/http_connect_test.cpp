#include <mynah/net/http_connect.hpp>

#include <tests/unit/net/support/opening_script.hpp>

using namespace mynah;
using net::endpoint;
using net::proxy;
using testing::opening_script;

namespace {

const proxy plain = proxy::parse("http://127.0.0.1:3128").value();
const proxy known = proxy::parse("http://ada:s3cret@127.0.0.1:3128").value();

auto to_example(const proxy& p = plain)
{
    return [&p] { return std::make_unique<net::http_connect>(p, endpoint("example.org", 5222)); };
}

opening_script answers(std::string reply)
{
    return opening_script("CONNECT example.org:5222 HTTP/1.1\r\nHost: example.org:5222\r\n\r\n")
        .turn(std::move(reply));
}

void fails(const std::string& reply, errc code, const std::string& text)
{
    answers(reply).fails(code, text).run(to_example());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_connect_test)

BOOST_AUTO_TEST_CASE(an_answer_is_read_to_its_empty_line_and_not_beyond)
{
    answers("HTTP/1.1 200 OK\r\n\r\n").run(to_example());
    answers("HTTP/1.0 200 Connection established\r\nProxy-agent: tinyproxy/1.11.1\r\n\r\n")
        .run(to_example());
    answers("HTTP/1.1 200\r\n\r\n").run(to_example());
    answers("HTTP/1.1 299 \r\nEmpty:\r\n\r\n").run(to_example());
}

BOOST_AUTO_TEST_CASE(a_body_that_the_head_promises_is_not_there)
{
    answers("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\n")
        .run(to_example());
}

BOOST_AUTO_TEST_CASE(what_is_not_final_is_passed_over)
{
    answers("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n").run(to_example());
    fails("HTTP/1.1 101 Switching Protocols\r\n\r\n", errc::proxy_failed,
          "it does not connect to example.org:5222: HTTP status 101");
}

BOOST_AUTO_TEST_CASE(an_ipv6_address_is_in_brackets)
{
    opening_script("CONNECT [2001:db8::1]:5223 HTTP/1.1\r\nHost: [2001:db8::1]:5223\r\n\r\n")
        .turn("HTTP/1.1 200 OK\r\n\r\n")
        .run([] {
            return std::make_unique<net::http_connect>(plain, endpoint("2001:db8::1", 5223));
        });
}

BOOST_AUTO_TEST_CASE(user_and_password_are_given_at_once)
{
    opening_script(
        "CONNECT example.org:5222 HTTP/1.1\r\nHost: example.org:5222\r\n"
        "Proxy-Authorization: Basic YWRhOnMzY3JldA==\r\n\r\n")
        .turn("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
        .fails(errc::proxy_refused, "it does not accept the user and password")
        .run(to_example(known));
    for (const std::string status : {"407 Proxy Authentication Required", "401 Unauthorized"})
        fails("HTTP/1.1 " + status + "\r\n\r\n", errc::proxy_refused,
              "it wants a user and a password");
}

BOOST_AUTO_TEST_CASE(a_refusal_has_its_status)
{
    fails("HTTP/1.1 403 Filtered\r\nContent-Type: text/html\r\n\r\n<html>", errc::proxy_failed,
          "it does not connect to example.org:5222: HTTP status 403");
    fails("HTTP/1.0 503 Service Unavailable\r\n\r\n", errc::proxy_failed,
          "it does not connect to example.org:5222: HTTP status 503");
}

BOOST_AUTO_TEST_CASE(what_the_proxy_says_is_kept_apart)
{
    net::http_connect talk(plain, endpoint("example.org", 5222));
    const auto failed = talk.received("HTTP/1.1 403 Filtered by decency\r\n\r\n");
    BOOST_TEST(failed.error().peer_text == "Filtered by decency");
    BOOST_TEST(failed.error().text.find("decency") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_no_http_is_found_at_once)
{
    const std::string text = "its answer is not HTTP";
    fails("\5", errc::proxy_failed, text);
    fails("SSH-2.0-OpenSSH_9.2\r\n", errc::proxy_failed, text);
    fails("HTTP/2", errc::proxy_failed, text);
    fails("HTTP/1.1 2x0 OK\r\n", errc::proxy_failed, text);
    fails("HTTP/1.1 2000\r\n", errc::proxy_failed, text);
    fails("HTTP/1.1 099 OK\r\n", errc::proxy_failed, text);
    fails("HTTP/1.1 200 OK\n", errc::proxy_failed, text);
    fails("HTTP/1.1 200 OK\rX", errc::proxy_failed, text);
    fails("HTTP/1.1 200 \1", errc::proxy_failed, text);
    const std::string field = "a field of its HTTP answer is malformed";
    fails("HTTP/1.1 200 OK\r\nno colon\r\n", errc::proxy_failed, field);
    fails("HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n", errc::proxy_failed, field);
    fails("HTTP/1.1 200 OK\r\n: b\r\n", errc::proxy_failed, field);
    fails("HTTP/1.1 200 OK\r\nA : b\r\n", errc::proxy_failed, field);
}

BOOST_AUTO_TEST_CASE(an_answer_that_never_ends_is_cut_off)
{
    const std::string text = "the head of its HTTP answer is too long";
    fails("HTTP/1.1 200 " + std::string(9000, 'O'), errc::proxy_failed, text);
    std::string many = "HTTP/1.1 200 OK\r\n";
    while (many.size() < 9000) many += "A: b\r\n";
    fails(many, errc::proxy_failed, text);
    std::string interim;
    while (interim.size() < 9000) interim += "HTTP/1.1 100 Continue\r\n\r\n";
    fails(interim, errc::proxy_failed, text);
}

BOOST_AUTO_TEST_SUITE_END()

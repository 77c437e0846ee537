#include <mynah/http/detail/response_reader.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

#include "../../net/support/print_errc.hpp"

namespace mynah::http::detail {
namespace {

// Fed in pieces of that size; the body, or "error: ...".
std::string read(std::string_view bytes, std::size_t piece, std::size_t header = 512,
                 std::size_t body = 512)
{
    response_reader reader(header, body);
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        const auto complete = reader.take(bytes.substr(at, piece));
        if (!complete) return "error: " + complete.error().code.message();
        if (*complete) return std::string(reader.answer().body.reveal());
    }
    if (auto whole = reader.finish(); !whole) return "error: " + whole.error().code.message();
    return std::string(reader.answer().body.reveal());
}

void check(std::string_view bytes, const std::string& expected)
{
    for (std::size_t piece = 1; piece <= bytes.size() + 1; ++piece)
        BOOST_TEST(read(bytes, piece) == expected, piece);
}

std::string said(errc code) { return "error: " + make_error_code(code).message(); }

BOOST_AUTO_TEST_SUITE(response_reader_test)

BOOST_AUTO_TEST_CASE(a_body_of_known_length)
{
    check("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello");
    check("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "");
}

BOOST_AUTO_TEST_CASE(a_body_in_chunks)
{
    check(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nA: b\r\n\r\n",
        "hello");
}

BOOST_AUTO_TEST_CASE(a_body_to_the_end_of_the_connection)
{
    check("HTTP/1.1 200 OK\r\n\r\nhello", "hello");
    check("HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nhello", "hello");
}

BOOST_AUTO_TEST_CASE(what_follows_the_answer_is_not_read)
{
    check("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 500", "hello");
}

BOOST_AUTO_TEST_CASE(an_early_end_is_noticed_wherever_it_comes)
{
    for (const std::string whole :
         {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"})
        for (std::size_t size = 0; size < whole.size(); ++size)
            BOOST_TEST(read(whole.substr(0, size), 7) == said(errc::truncated), size);
}

BOOST_AUTO_TEST_CASE(what_is_not_http_is_refused)
{
    check("SSH-2.0-OpenSSH_9.2\r\n\r\n", said(errc::bad_reply));
    check("HTTP/1.1 abc\r\n\r\n", said(errc::bad_reply));
    check("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", said(errc::bad_reply));
    check("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
          said(errc::bad_reply));
    check("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", said(errc::bad_reply));
}

BOOST_AUTO_TEST_CASE(a_head_has_a_limit)
{
    check("HTTP/1.1 200 OK\r\nX: " + std::string(600, 'x') + "\r\n\r\n",
          said(errc::limit_exceeded));
    // Without an end it is none to wait for.
    check("HTTP/1.1 200 OK\r\nX: " + std::string(2000, 'x'), said(errc::limit_exceeded));
}

BOOST_AUTO_TEST_CASE(a_body_has_a_limit)
{
    check("HTTP/1.1 200 OK\r\nContent-Length: 513\r\n\r\n", said(errc::limit_exceeded));
    check("HTTP/1.1 200 OK\r\n\r\n" + std::string(600, 'x'), said(errc::limit_exceeded));
    check("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n" + std::string(600, 'x'),
          said(errc::limit_exceeded));
}

BOOST_AUTO_TEST_CASE(a_chunk_whose_head_does_not_end_has_a_limit)
{
    check("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;" + std::string(1200, 'x'),
          said(errc::limit_exceeded));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::http::detail

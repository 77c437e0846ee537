#include <mynah/http/request.hpp>

#include <boost/test/unit_test.hpp>

namespace mynah::http {
namespace {

url at(std::string_view text) { return url::parse(text).value(); }

BOOST_AUTO_TEST_SUITE(request_test)

BOOST_AUTO_TEST_CASE(a_get_has_no_body)
{
    BOOST_TEST(request::get(at("https://example.org:8443/a?b")).write().reveal() ==
               "GET /a?b HTTP/1.1\r\nHost: example.org:8443\r\nUser-Agent: mynah\r\n"
               "Accept: application/json\r\nConnection: close\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(another_kind_of_answer_can_be_asked_for)
{
    auto r = request::get(at("https://example.org/"));
    r.accept("application/xrd+xml");
    const auto bytes = r.write();
    BOOST_TEST(bytes.reveal().find("\r\nAccept: application/xrd+xml\r\n") !=
               std::string_view::npos);
    BOOST_TEST(bytes.reveal().find("json") == std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(a_form_is_posted)
{
    BOOST_TEST(request::post(at("https://example.org/t"), secret("a=b")).write().reveal() ==
               "POST /t HTTP/1.1\r\nHost: example.org\r\nUser-Agent: mynah\r\n"
               "Accept: application/json\r\nConnection: close\r\n"
               "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b");
}

// RFC 6749 2.3.1: both are encoded before they are joined.
BOOST_AUTO_TEST_CASE(a_client_authenticates_itself)
{
    auto r = request::get(at("https://example.org/"));
    r.authenticate("a:b", secret("c d"));
    const auto bytes = r.write();
    BOOST_TEST(bytes.reveal().find("\r\nAuthorization: Basic YSUzQWI6YyUyMGQ=\r\n") !=
               std::string_view::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::http

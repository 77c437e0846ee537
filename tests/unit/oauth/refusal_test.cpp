#include <mynah/oauth/refusal.hpp>

#include <boost/test/unit_test.hpp>

#include "../net/support/print_errc.hpp"

namespace mynah::oauth {
namespace {

std::optional<refusal> find(std::string_view json)
{
    return refusal::find(json_document::parse(json).value());
}

errc meaning(const std::string& name)
{
    const auto e = find(R"({"error":")" + name + "\"}")->explain("https://example.org");
    BOOST_TEST(e.text.starts_with("https://example.org: "));
    return static_cast<errc>(e.code.value());
}

BOOST_AUTO_TEST_SUITE(refusal_test)

BOOST_AUTO_TEST_CASE(each_error_has_its_meaning)
{
    BOOST_TEST(meaning("invalid_grant") == errc::consent_gone);
    for (const auto* name :
         {"invalid_request", "invalid_client", "unauthorized_client", "unsupported_grant_type",
          "invalid_scope", "access_denied", "one_of_its_own"})
        BOOST_TEST(meaning(name) == errc::token_refused, name);
    for (const auto* name : {"server_error", "temporarily_unavailable"})
        BOOST_TEST(meaning(name) == errc::token_unavailable, name);
    BOOST_TEST(meaning("expired_token") == errc::timed_out);
    BOOST_TEST(meaning("authorization_pending") == errc::bad_reply);
    BOOST_TEST(meaning("slow_down") == errc::bad_reply);
}

BOOST_AUTO_TEST_CASE(a_lost_consent_names_the_remedy)
{
    const auto e = find(R"({"error":"invalid_grant"})")->explain("https://example.org");
    BOOST_TEST(e.message().find("run mynah-login again") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_answer_without_an_error_is_none)
{
    BOOST_TEST(!find(R"({"access_token":"x"})").has_value());
    BOOST_TEST(!find(R"({"error":7})").has_value());
}

BOOST_AUTO_TEST_CASE(what_the_server_says_is_kept_apart_and_without_tokens)
{
    const auto r = find(R"({"error":"invalid_grant",
        "error_description":"the token 0123456789abcdefABCDEF._~ was revoked"})");
    BOOST_TEST(r->said == "invalid_grant: the token [...] was revoked");
    const auto e = r->explain("https://example.org");
    BOOST_TEST(e.peer_text == r->said);
    BOOST_TEST(e.message().find("revoked)") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_token_is_not_cut_to_a_harmless_length)
{
    const auto padded = std::string(1015, ' ') + "hunter2-hunter2-hunter2-hunter2";
    const auto r = find(R"({"error":"invalid_grant","error_description":")" + padded + "\"}");
    BOOST_TEST(r->said.find("hunter2") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_code_that_is_a_token_is_not_repeated_either)
{
    BOOST_TEST(find(R"({"error":"0123456789abcdefABCDEF"})")->said == "[...]");
    BOOST_TEST(without_tokens("nineteen-characters twenty-characters-xx") ==
               "nineteen-characters [...]");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::oauth

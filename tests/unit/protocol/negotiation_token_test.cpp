// Log-ins by tokens, by DIGEST-MD5, and whom the server then says that we are.
#include <mynah/protocol/negotiation.hpp>
#include <mynah/protocol/sasl/sasl_error.hpp>

#include "tests/unit/protocol/dialogues.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::protocol;
using namespace mynah::protocol::testing;
using mynah::sasl::sasl_condition;
using namespace std::string_literals;

namespace {

stream_config with_token(std::string_view account = "bot@example.org")
{
    stream_config c(jid::parse(account).value());
    c.sasl.token = true;
    c.resource = "x";
    return c;
}

// Ends where the server is to answer our token, sent as `first`.
dialogue token_sent(std::string_view mechanism, std::string first, stream_config c = with_token(),
                    std::string token = "ya29.T0ken")
{
    auto d = in_tls(std::move(c));
    d.server(header() + features(mechanisms({mechanism})))
        .token(std::move(token))
        .client(std::move(first))
        .may_succeed();
    return d;
}

dialogue x_oauth2_sent(stream_config c = with_token())
{
    return token_sent(
        "X-OAUTH2",
        protocol::testing::sasl(
            "auth",
            " mechanism='X-OAUTH2' xmlns:auth='http://www.google.com/talk/protocol/auth' "
            "auth:service='oauth2' auth:client-uses-full-bind-result='true'",
            "\0bot\0ya29.T0ken"s),
        std::move(c));
}

dialogue oauthbearer_sent()
{
    return token_sent("OAUTHBEARER", auth("OAUTHBEARER",
                                          "n,a=bot@example.org,\x01"
                                          "auth=Bearer ya29.T0ken\x01\x01"));
}

dialogue messenger_sent(std::string token = "EwAoken+/==")
{
    return token_sent("X-MESSENGER-OAUTH2",
                      "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' "
                      "mechanism='X-MESSENGER-OAUTH2'>" +
                          token + "</auth>",
                      with_token("example.org"), token);
}

// The server has the first word.
dialogue asked_first(std::string_view mechanism, stream_config c)
{
    auto d = in_tls(std::move(c));
    d.server(header() + features(mechanisms({mechanism})));
    return d;
}

dialogue facebook_asked(stream_config c = with_token("example.org"))
{
    c.api_key = "12345";
    auto d = asked_first("X-FACEBOOK-PLATFORM", std::move(c));
    d.token("12345|2.T0ken")
        .client("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='X-FACEBOOK-PLATFORM'/>");
    return d;
}

dialogue digest_asked()
{
    auto c = config();
    c.sasl.mechanisms = {"DIGEST-MD5"};
    auto d = asked_first("DIGEST-MD5", std::move(c));
    d.client("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='DIGEST-MD5'/>");
    return d;
}

const std::string digest_question =
    "realm=\"example.org\",nonce=\"abc\",qop=\"auth\",charset=utf-8,algorithm=md5-sess";

dialogue digest_answered()
{
    auto d = digest_asked();
    d.server(challenge(digest_question))
        .client(response("charset=utf-8,username=\"bot\",realm=\"example.org\",nonce=\"abc\","
                         "cnonce=\"" +
                         our_nonce +
                         "\",nc=00000001,qop=auth,digest-uri=\"xmpp/example.org\","
                         "response=a84d45ab44cb0ad5d2c59c7f3dfd988c"));
    return d;
}

std::string refusal(std::string_view condition)
{
    return "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><" + std::string(condition) +
           "/></failure>";
}

void logs_in(dialogue d, std::string_view address = "bot@example.org/x",
             const std::string& header_of_ours = our_secure_header)
{
    d.server(plain_success)
        .client(header_of_ours)
        .server(header() + features(bind_offer))
        .client(bind_request)
        .server(bind_result(address))
        .online(std::string(address));
    run_every_way_and_fail(d);
}

void is_refused(dialogue d, std::string answer, boost::system::error_code why)
{
    d.server(std::move(answer)).client(end_of_stream).closed(why);
    run_every_way_and_fail(d);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(negotiation_token_test)

// One message

BOOST_AUTO_TEST_CASE(x_oauth2_logs_in)
{
    logs_in(x_oauth2_sent());
    is_refused(x_oauth2_sent(), refusal("not-authorized"), sasl_condition::not_authorized);
    is_refused(x_oauth2_sent(), challenge("more?"), errc::bad_challenge);
    is_refused(x_oauth2_sent(), success("more"), errc::bad_challenge);
}

BOOST_AUTO_TEST_CASE(x_google_token_logs_in)
{
    logs_in(
        token_sent("X-GOOGLE-TOKEN",
                   protocol::testing::sasl("auth",
                                           " mechanism='X-GOOGLE-TOKEN' "
                                           "xmlns:auth='http://www.google.com/talk/protocol/auth' "
                                           "auth:client-uses-full-bind-result='true'",
                                           "\0bot@example.org\0ya29.T0ken"s)));
}

BOOST_AUTO_TEST_CASE(the_token_of_x_messenger_oauth2_travels_as_it_is)
{
    logs_in(messenger_sent(), "0123abc@example.org/x", our_header);
    is_refused(messenger_sent(), refusal("not-authorized"), sasl_condition::not_authorized);
    is_refused(messenger_sent(), challenge(""), errc::bad_challenge);
}

BOOST_AUTO_TEST_CASE(a_token_is_escaped_where_it_travels_as_text)
{
    auto d = in_tls(with_token("example.org"));
    d.server(header() + features(mechanisms({"X-MESSENGER-OAUTH2"})))
        .token("a<b&c")
        .client(
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='X-MESSENGER-OAUTH2'>"
            "a&lt;b&amp;c</auth>");
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(a_token_that_is_none_is_not_sent)
{
    for (const char* mechanism : {"X-MESSENGER-OAUTH2", "X-OAUTH2", "OAUTHBEARER"})
        for (const auto& token : {""s, "to ken"s, "t\x01host=x"s, "t\0k"s}) {
            auto d = in_tls(with_token());
            d.server(header() + features(mechanisms({mechanism})))
                .token(token)
                .client(end_of_stream)
                .closed(errc::invalid_argument);
            d.run_every_way();
        }
}

BOOST_AUTO_TEST_CASE(plain_carries_a_token_where_it_is_allowed_and_there_is_no_password)
{
    auto c = with_token();
    c.sasl.allow_plain = true;
    auto d = token_sent("PLAIN", auth("PLAIN", "\0bot\0ya29.T0ken"s), c);
    logs_in(d);
    is_refused(d, refusal("not-authorized"), sasl_condition::not_authorized);
}

// OAUTHBEARER

BOOST_AUTO_TEST_CASE(oauthbearer_logs_in)
{
    logs_in(oauthbearer_sent());
    is_refused(oauthbearer_sent(), refusal("not-authorized"), sasl_condition::not_authorized);
}

BOOST_AUTO_TEST_CASE(oauthbearer_lets_the_server_say_why_not)
{
    const std::pair<std::string, boost::system::error_code> reasons[] = {
        {R"({"status":"invalid_token","scope":"xmpp"})", sasl_condition::not_authorized},
        {R"({"status":"insufficient_scope"})", errc::insufficient_scope}};
    for (const auto& [json, code] : reasons) {
        auto d = oauthbearer_sent();
        d.server(challenge(json))
            .client("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>AQ==</response>")
            .server(refusal("not-authorized"))
            .client(end_of_stream)
            .closed(code);
        run_every_way_and_fail(d);
    }
    is_refused(oauthbearer_sent(), challenge("{}"), errc::bad_challenge);
    is_refused(oauthbearer_sent(), "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
               errc::bad_challenge);
}

// The server begins

BOOST_AUTO_TEST_CASE(x_facebook_platform_logs_in)
{
    auto d = facebook_asked();
    d.server(challenge("version=1&method=auth.xmpp_login&nonce=0123456789ABCDEF"))
        .client(response("method=auth.xmpp_login&nonce=0123456789ABCDEF"
                         "&access_token=12345%7C2.T0ken&api_key=12345&call_id=1&v=1.0"))
        .may_succeed();
    logs_in(d, "-1234567@example.org/x", our_header);
    is_refused(d, refusal("not-authorized"), sasl_condition::not_authorized);
    is_refused(d, challenge("method=m&nonce=2"), errc::bad_challenge);
}

BOOST_AUTO_TEST_CASE(x_facebook_platform_sends_no_token_unasked)
{
    is_refused(facebook_asked(), plain_success, errc::bad_challenge);
    is_refused(facebook_asked(), challenge("method=m"), errc::bad_challenge);
    is_refused(facebook_asked(), "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
               errc::bad_challenge);

    auto d = asked_first("X-FACEBOOK-PLATFORM", with_token());  // of no application
    d.token("T0ken").client(end_of_stream).closed(errc::invalid_argument);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(digest_md5_logs_in)
{
    auto d = digest_answered();
    d.server(challenge("rspauth=8308a6fc790386ac567bfabc335c928f"))
        .client("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")
        .may_succeed();
    logs_in(d);

    auto at_once = digest_answered();
    at_once.server(success("rspauth=8308a6fc790386ac567bfabc335c928f")).client(our_secure_header);
    bound(at_once);
    run_every_way_and_fail(at_once);
}

BOOST_AUTO_TEST_CASE(digest_md5_wants_the_servers_proof)
{
    is_refused(digest_asked(), plain_success, errc::server_not_authentic);
    is_refused(digest_asked(), challenge("nonce=\"abc\""), errc::bad_challenge);
    is_refused(digest_answered(), plain_success, errc::server_not_authentic);
    is_refused(digest_answered(), challenge("rspauth=a84d45ab44cb0ad5d2c59c7f3dfd988c"),
               errc::server_not_authentic);
    is_refused(digest_answered(), challenge(digest_question), errc::server_not_authentic);
    is_refused(digest_answered(), refusal("not-authorized"), sasl_condition::not_authorized);
}

// No secret leaves without TLS, whatever is allowed

BOOST_AUTO_TEST_CASE(no_token_leaves_in_clear_text)
{
    for (const char* mechanism : {"X-MESSENGER-OAUTH2", "X-OAUTH2", "X-GOOGLE-TOKEN", "OAUTHBEARER",
                                  "X-FACEBOOK-PLATFORM", "DIGEST-MD5", "PLAIN"}) {
        auto c = without_tls();
        c.sasl.token = true;
        c.sasl.allow_plain = true;
        c.sasl.allow_weaker = true;
        c.sasl.mechanisms = {mechanism};
        c.api_key = "12345";
        dialogue d(c);
        d.client(our_header)
            .server(header() + features(mechanisms({mechanism})))
            .client(end_of_stream)
            .closed(errc::no_common_mechanism);
        run_every_way_and_fail(d);
    }
}

// Who we are

BOOST_AUTO_TEST_CASE(another_account_than_asked_for_is_not_ours)
{
    for (const char* address : {"other@example.org/x", "bot@example.net/x"}) {
        auto d = x_oauth2_sent();
        d.server(plain_success)
            .client(our_secure_header)
            .server(header() + features(bind_offer))
            .client(bind_request)
            .server(bind_result(address))
            .client(end_of_stream)
            .closed(errc::bind_failed);
        run_every_way_and_fail(d);
    }
}

BOOST_AUTO_TEST_CASE(the_domain_may_differ_when_the_user_trusts_it)
{
    auto c = with_token();
    c.bound = protocol::bound_address::other_domain;
    logs_in(x_oauth2_sent(c), "bot@mail.example.org/x");

    auto d = x_oauth2_sent(c);
    d.server(plain_success)
        .client(our_secure_header)
        .server(header() + features(bind_offer))
        .client(bind_request)
        .server(bind_result("other@example.org/x"))
        .client(end_of_stream)
        .closed(errc::bind_failed);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(who_is_known_by_the_token_alone_is_who_the_server_says_in_its_domain)
{
    auto d = messenger_sent();
    d.server(plain_success)
        .client(our_header)
        .server(header() + features(bind_offer))
        .client(bind_request)
        .server(bind_result("0123abc@example.net/x"))
        .client(end_of_stream)
        .closed(errc::bind_failed);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/protocol/sasl/make_mechanism.hpp>

#include "tests/unit/protocol/sasl/code_of.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mynah;
using namespace mynah::sasl;
using namespace std::string_literals;

namespace {

credentials everything()
{
    credentials c("user", secret("pencil"));
    c.domain = "example.org";
    c.token = secret("token");
    c.api_key = "12345";
    return c;
}

const credentials account = everything();

std::string first(const choice& chosen, const std::string& binding_data = {})
{
    const auto made = make_mechanism(chosen, account, "abcdefgh", binding_data).value();
    BOOST_TEST(made->name() == chosen.mechanism);
    return made->start().value().response().value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(make_mechanism_test)

BOOST_AUTO_TEST_CASE(every_mechanism_can_be_made)
{
    BOOST_TEST(first({"EXTERNAL", gs2_flag::n}) == "");
    BOOST_TEST(first({"ANONYMOUS", gs2_flag::n}) == "");
    BOOST_TEST(first({"PLAIN", gs2_flag::n}) == "\0user\0pencil"s);
    for (const char* name : {"SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512"}) {
        BOOST_TEST(first({name, gs2_flag::y}) == "y,,n=user,r=abcdefgh");
        BOOST_TEST(first({name, gs2_flag::n}) == "n,,n=user,r=abcdefgh");
        BOOST_TEST(first({name + "-PLUS"s, gs2_flag::p, channel_binding::tls_exporter}, "data") ==
                   "p=tls-exporter,,n=user,r=abcdefgh");
    }
}

BOOST_AUTO_TEST_CASE(tokens_go_where_they_belong)
{
    BOOST_TEST(first({"OAUTHBEARER", gs2_flag::n}) ==
               "n,a=user@example.org,\x01"
               "auth=Bearer token\x01\x01"s);
    BOOST_TEST(first({"X-OAUTH2", gs2_flag::n}) == "\0user\0token"s);
    BOOST_TEST(first({"X-GOOGLE-TOKEN", gs2_flag::n}) == "\0user@example.org\0token"s);
    BOOST_TEST(first({"X-MESSENGER-OAUTH2", gs2_flag::n}) == "token");
    choice by_plain("PLAIN", gs2_flag::n);
    by_plain.token = true;
    BOOST_TEST(first(by_plain) == "\0user\0token"s);
}

BOOST_AUTO_TEST_CASE(some_let_the_server_begin)
{
    for (const char* name : {"X-FACEBOOK-PLATFORM", "DIGEST-MD5"}) {
        const auto made = make_mechanism({name, gs2_flag::n}, account, "abcdefgh").value();
        BOOST_TEST(made->name() == name);
        BOOST_TEST(!made->start().value().response().has_value());
    }
}

BOOST_AUTO_TEST_CASE(a_token_may_be_all_that_is_known)
{
    credentials nameless;
    nameless.domain = "messenger.example.org";
    nameless.token = secret("token");
    const auto start = [&](const char* name) {
        return make_mechanism({name, gs2_flag::n}, nameless, "abcdefgh").value()->start();
    };
    BOOST_TEST(start("X-MESSENGER-OAUTH2").value().response().value() == "token");
    BOOST_TEST(start("OAUTHBEARER").value().response().value() ==
               "n,,\x01"
               "auth=Bearer token\x01\x01"s);
    for (const char* name : {"X-OAUTH2", "X-GOOGLE-TOKEN"})
        BOOST_TEST((code_of(start(name)) == errc::invalid_argument));
}

BOOST_AUTO_TEST_CASE(a_name_that_is_not_ours_is_refused)
{
    const auto made = make_mechanism({"DIGEST-MD4", gs2_flag::n}, account, "abcdefgh");
    BOOST_TEST((code_of(made) == errc::invalid_argument));
}

BOOST_AUTO_TEST_CASE(a_plus_without_binding_data_is_refused)
{
    const choice bound("SCRAM-SHA-1-PLUS", gs2_flag::p, channel_binding::tls_unique);
    BOOST_TEST((code_of(make_mechanism(bound, account, "abcdefgh")) == errc::invalid_argument));
    const choice typeless("SCRAM-SHA-1-PLUS", gs2_flag::p);
    BOOST_TEST(
        (code_of(make_mechanism(typeless, account, "abcdefgh", "data")) == errc::invalid_argument));
}

BOOST_AUTO_TEST_CASE(a_name_and_a_flag_that_contradict_each_other_are_refused)
{
    const choice flag_only("SCRAM-SHA-1", gs2_flag::p);
    BOOST_TEST((code_of(make_mechanism(flag_only, account, "abcdefgh")) == errc::invalid_argument));
    const choice name_only("SCRAM-SHA-1-PLUS", gs2_flag::n, channel_binding::tls_unique);
    BOOST_TEST((code_of(make_mechanism(name_only, account, "abcdefgh", "data")) ==
                errc::invalid_argument));
}

BOOST_AUTO_TEST_CASE(binding_data_without_a_plus_is_refused)
{
    const choice unbound("SCRAM-SHA-1", gs2_flag::n);
    BOOST_TEST(
        (code_of(make_mechanism(unbound, account, "abcdefgh", "data")) == errc::invalid_argument));
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/protocol/sasl/hashed_token.hpp>

#include "tests/unit/protocol/sasl/code_of.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mynah;
using namespace mynah::sasl;
using namespace std::string_literals;
using cb = channel_binding;

namespace {

// HMAC-SHA-256 under "secret-token", computed with Python's hmac: of Initiator and Responder, then
// of both with "cbdata" behind them.
std::string bytes(std::string_view hex)
{
    std::string out;
    for (std::size_t i = 0; i < hex.size(); i += 2)
        out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    return out;
}
const auto initiator = bytes("3f6de92b45cddc50c601ad166458f7b5874565e399f3006b1afb03f0bb03ff88");
const auto responder = bytes("5572a63e0496195609273c23be8a50b9bee64e0369324079e73245bf4472a5b1");
const auto initiator_bound =
    bytes("91e3491800b4f2795cd7416a5c3971bdfb3b0994677a032ed8c5cbf19d8ad55b");
const auto responder_bound =
    bytes("418455170cb041a7d728c3111d4c3736eaefd7dea7b8a6e09c791e612885a0eb");

hashed_token unbound() { return {"user", secret("secret-token")}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(hashed_token_test)

BOOST_AUTO_TEST_CASE(the_token_is_proven_by_both)
{
    auto login = unbound();
    BOOST_TEST(login.name() == "HT-SHA-256-NONE");
    BOOST_TEST(login.start().value().response().value() == "user\0"s + initiator);
    BOOST_TEST((login.success(responder).has_value()));
}

BOOST_AUTO_TEST_CASE(the_proof_is_bound_to_the_channel)
{
    const std::pair<cb, std::string_view> types[] = {{cb::tls_server_end_point, "HT-SHA-256-ENDP"},
                                                     {cb::tls_unique, "HT-SHA-256-UNIQ"},
                                                     {cb::tls_exporter, "HT-SHA-256-EXPR"}};
    for (const auto& [type, name] : types) {
        hashed_token login("user", secret("secret-token"), type, "cbdata");
        BOOST_TEST(login.name() == name);
        BOOST_TEST(login.start().value().response().value() == "user\0"s + initiator_bound);
        BOOST_TEST((login.success(responder_bound).has_value()));
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_does_not_know_the_token_is_found_out)
{
    auto changed = responder;
    changed.back() ^= 1;
    for (const auto& answer : {std::string(), initiator, responder_bound, changed, responder + "x",
                               responder.substr(1)}) {
        auto login = unbound();
        BOOST_REQUIRE(login.start());
        BOOST_TEST((code_of(login.success(answer)) == errc::server_not_authentic));
        BOOST_TEST((code_of(login.success(responder)) == errc::server_not_authentic));
    }
    auto silent = unbound();
    BOOST_REQUIRE(silent.start());
    BOOST_TEST((code_of(silent.success(std::nullopt)) == errc::server_not_authentic));
}

BOOST_AUTO_TEST_CASE(messages_out_of_turn_are_refused)
{
    auto early = unbound();
    BOOST_TEST((code_of(early.success(responder)) == errc::server_not_authentic));

    auto challenged = unbound();
    BOOST_REQUIRE(challenged.start());
    BOOST_TEST((code_of(challenged.challenge("")) == errc::bad_challenge));
    BOOST_TEST((code_of(challenged.success(responder)) == errc::server_not_authentic));
    BOOST_TEST((code_of(challenged.start()) == errc::invalid_argument));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_proven_is_not_sent)
{
    const auto refused = [](hashed_token login) {
        return code_of(login.start()) == errc::invalid_argument;
    };
    BOOST_TEST(refused({"", secret("token")}));
    BOOST_TEST(refused({"us\0er"s, secret("token")}));
    BOOST_TEST(refused({"user", secret()}));
    BOOST_TEST(refused({"user", secret("token"), cb::tls_unique, ""}));
    BOOST_TEST(refused({"user", secret("token"), std::nullopt, "data"}));
}

BOOST_AUTO_TEST_SUITE_END()

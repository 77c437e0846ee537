#include <mynah/protocol/sasl/sasl_error.hpp>
#include <mynah/protocol/sasl/scram.hpp>

#include "tests/unit/protocol/sasl/code_of.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <utility>

using namespace mynah;
using namespace mynah::sasl;
using namespace std::string_view_literals;
using crypto::hash;

namespace {

// SCRAM-SHA-1 for user/pencil with nonce "abcdefgh". The server's part in the tests was computed
// with Python's hashlib.
constexpr std::string_view server_first = "r=abcdefghSERVER,s=MTIzNDU2Nzg=,i=4096";
constexpr std::string_view client_final = "c=biws,r=abcdefghSERVER,p=E4FB1nLBfETHvlA1ZKyX99So26U=";
constexpr std::string_view server_final = "v=sBXCHH6y2ot1lMkrjbgsv85F/p0=";

scram client(gs2_binding binding = gs2_binding(gs2_flag::n), std::string user = "user",
             std::string authzid = {})
{
    return {hash::sha1, std::move(binding), std::move(user), "abcdefgh", std::move(authzid)};
}

advertisement offer_of_the_xep()
{
    return {{"SCRAM-SHA-1", "SCRAM-SHA-1-PLUS"},
            std::vector<std::string>{"tls-server-end-point", "tls-exporter"}};
}

scram client_that_saw(advertisement offered, bool must_be_signed = false)
{
    scram login(hash::sha1, gs2_binding(gs2_flag::n), "user", "abcdefgh", {}, {},
                offer_check(std::move(offered), must_be_signed));
    BOOST_REQUIRE(login.start());
    return login;
}

std::string first_message(scram login) { return login.start().value().response().value(); }

// Answers a server-first message as the session does: the final message of the client.
result<step> answer(scram& login, std::string_view message, std::string_view password = "pencil")
{
    const auto next = login.challenge(message);
    if (!next) return next.error();
    const auto keys = derive_keys(next->needs_key().value(), secret(password));
    return login.supply_key(keys.value());
}

boost::system::error_code refusal(std::string_view message)
{
    auto login = client();
    BOOST_REQUIRE(login.start());
    return code_of(login.challenge(message));
}

// A login that waits for the server's last message.
scram proved()
{
    auto login = client();
    BOOST_REQUIRE(login.start());
    BOOST_REQUIRE(answer(login, server_first));
    return login;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scram_test)

// The published exchanges

BOOST_AUTO_TEST_CASE(the_exchange_of_rfc_5802)
{
    scram login(hash::sha1, gs2_binding(gs2_flag::n), "user", "fyko+d2lbbFgONRv9qkxdawL");
    BOOST_TEST(login.name() == "SCRAM-SHA-1");
    BOOST_TEST(login.start().value().response().value() == "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
    BOOST_TEST(
        answer(login, "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096")
            .value()
            .response()
            .value() ==
        "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
        "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
    BOOST_TEST((login.success("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=").has_value()));
}

BOOST_AUTO_TEST_CASE(the_exchange_of_rfc_7677)
{
    scram login(hash::sha256, gs2_binding(gs2_flag::n), "user", "rOprNGfwEbeRWgbNEkqO");
    BOOST_TEST(login.name() == "SCRAM-SHA-256");
    BOOST_TEST(login.start().value().response().value() == "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    BOOST_TEST(answer(login,
                      "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                      "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")
                   .value()
                   .response()
                   .value() ==
               "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
               "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    BOOST_TEST((login.success("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=").has_value()));
}

// No RFC has one: computed with Python's hashlib from the parameters of RFC 7677.
BOOST_AUTO_TEST_CASE(the_same_exchange_with_sha_512)
{
    scram login(hash::sha512, gs2_binding(gs2_flag::n), "user", "rOprNGfwEbeRWgbNEkqO");
    BOOST_TEST(login.name() == "SCRAM-SHA-512");
    BOOST_TEST(login.start().value().response().value() == "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    BOOST_TEST(answer(login,
                      "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                      "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")
                   .value()
                   .response()
                   .value() ==
               "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
               "p=gMGXRcevScNtxZ6/8lQYpGtnsNAc3mGcmNomv+xnoOMw+3R2xNJdMNnzMlTN8PPC6wdp6dybEmDYXYTx"
               "wnYPJQ==");
    BOOST_TEST((login
                    .success("v=ZQnYEgWQMFmmsM8aQMF0nDDCy/AgCzkwk8CmMZYcMg0vSVlKDanekLtifDSeVGT4+5"
                             "ZxXnJq199RVG2rR7N7Zw==")
                    .has_value()));
}

// The client's first message

BOOST_AUTO_TEST_CASE(the_first_message_carries_user_and_nonce)
{
    BOOST_TEST(first_message(client()) == "n,,n=user,r=abcdefgh");
}

BOOST_AUTO_TEST_CASE(commas_and_equals_signs_in_the_user_name_are_escaped)
{
    BOOST_TEST(first_message(client(gs2_binding(gs2_flag::n), ",us=,er=")) ==
               "n,,n==2Cus=3D=2Cer=3D,r=abcdefgh");
}

BOOST_AUTO_TEST_CASE(the_user_name_is_normalised)
{
    BOOST_TEST(first_message(client(gs2_binding(gs2_flag::n), "I\xc2\xadX")) ==
               "n,,n=IX,r=abcdefgh");
}

BOOST_AUTO_TEST_CASE(an_authorization_id_is_escaped_too)
{
    BOOST_TEST(first_message(client(gs2_binding(gs2_flag::n), "user", "auth")) ==
               "n,a=auth,n=user,r=abcdefgh");
    BOOST_TEST(first_message(client(gs2_binding(gs2_flag::n), "user", "a=u,th")) ==
               "n,a=a=3Du=2Cth,n=user,r=abcdefgh");
}

BOOST_AUTO_TEST_CASE(the_first_message_says_what_we_think_of_channel_binding)
{
    BOOST_TEST(first_message(client(gs2_binding(gs2_flag::y))) == "y,,n=user,r=abcdefgh");
    BOOST_TEST(first_message(client({channel_binding::tls_unique, "xyza"})) ==
               "p=tls-unique,,n=user,r=abcdefgh");
    BOOST_TEST(first_message(client({channel_binding::tls_server_end_point, "xyza"})) ==
               "p=tls-server-end-point,,n=user,r=abcdefgh");
}

BOOST_AUTO_TEST_CASE(the_name_says_plus_when_the_channel_is_bound)
{
    const gs2_binding bound(channel_binding::tls_exporter, "xyza");
    BOOST_TEST(scram(hash::sha1, bound, "u", "n").name() == "SCRAM-SHA-1-PLUS");
    BOOST_TEST(scram(hash::sha256, bound, "u", "n").name() == "SCRAM-SHA-256-PLUS");
    BOOST_TEST(scram(hash::sha512, bound, "u", "n").name() == "SCRAM-SHA-512-PLUS");
    BOOST_TEST(scram(hash::sha512, gs2_binding(gs2_flag::y), "u", "n").name() == "SCRAM-SHA-512");
}

BOOST_AUTO_TEST_CASE(a_user_name_that_cannot_be_sent_is_an_error)
{
    for (std::string user : {"", "\xc2\xad", "us\ner", "us\xff\x65r"})
        BOOST_TEST(
            (code_of(client(gs2_binding(gs2_flag::n), user).start()) == errc::invalid_argument));
}

BOOST_AUTO_TEST_CASE(a_nonce_that_cannot_be_sent_is_an_error)
{
    for (std::string nonce : {"", "a,b", "a b", "a\n"}) {
        scram login(hash::sha1, gs2_binding(gs2_flag::n), "user", nonce);
        BOOST_TEST((code_of(login.start()) == errc::invalid_argument));
    }
}

// The client's final message

BOOST_AUTO_TEST_CASE(the_challenge_asks_for_a_key)
{
    auto login = client();
    BOOST_REQUIRE(login.start());
    const auto next = login.challenge(server_first).value();
    BOOST_TEST((next.needs_key() == key_request(hash::sha1, "12345678", 4096)));
    BOOST_TEST(!next.response());
}

BOOST_AUTO_TEST_CASE(the_final_message_carries_the_proof)
{
    auto login = client();
    BOOST_REQUIRE(login.start());
    BOOST_TEST(answer(login, server_first).value().response().value() == client_final);
}

BOOST_AUTO_TEST_CASE(the_proof_covers_the_flag_y)
{
    auto login = client(gs2_binding(gs2_flag::y));
    BOOST_REQUIRE(login.start());
    BOOST_TEST(answer(login, server_first).value().response().value() ==
               "c=eSws,r=abcdefghSERVER,p=dfufDeXNYVUHrVHPug7Mqr+aySM=");
    BOOST_TEST((login.success("v=vGFZM7E4HfJMsHRT26a+5/oRpGw=").has_value()));
}

BOOST_AUTO_TEST_CASE(the_proof_covers_the_binding_data)
{
    auto login = client({channel_binding::tls_unique, "xyza"});
    BOOST_REQUIRE(login.start());
    BOOST_TEST(answer(login, server_first).value().response().value() ==
               "c=cD10bHMtdW5pcXVlLCx4eXph,r=abcdefghSERVER,p=/TpIpwQZsE0xYxWyMDPkDbOVs0w=");
    BOOST_TEST((login.success("v=spPsNZYv9HVK8I473NElxbSjYko=").has_value()));
}

BOOST_AUTO_TEST_CASE(the_proof_covers_binary_binding_data_and_the_authorization_id)
{
    std::string exported;
    for (char c = 0; c < 32; ++c) exported += c;
    scram login(hash::sha256, {channel_binding::tls_exporter, exported}, "user", "abcdefgh",
                "bot@example.org");
    BOOST_TEST(login.start().value().response().value() ==
               "p=tls-exporter,a=bot@example.org,n=user,r=abcdefgh");
    BOOST_TEST(answer(login, server_first).value().response().value() ==
               "c=cD10bHMtZXhwb3J0ZXIsYT1ib3RAZXhhbXBsZS5vcmcsAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBka"
               "GxwdHh8=,r=abcdefghSERVER,p=2HbLKNYRVztFGG5uxRL2S3DM8j1leTJ3I50oqnaXLw8=");
    BOOST_TEST((login.success("v=Q2hIX2+M6Qk+L81QofnlsZ2JQe4m1wZAXPCmSjlnH+s=").has_value()));
}

BOOST_AUTO_TEST_CASE(the_proof_covers_extensions_that_we_ignore)
{
    auto login = client();
    BOOST_REQUIRE(login.start());
    BOOST_TEST(answer(login, "r=abcdefghSERVER,s=MTIzNDU2Nzg=,i=4096,x=some,Y=a=b")
                   .value()
                   .response()
                   .value() == "c=biws,r=abcdefghSERVER,p=lwOU9xAA7jnECSIW8cc6edGVVz8=");
    BOOST_TEST((login.success("v=tn/Bq6oRUhUI5Dd/tFA1UquAWAA=").has_value()));
}

BOOST_AUTO_TEST_CASE(keys_of_another_hash_are_refused)
{
    auto login = client();
    BOOST_REQUIRE(login.start());
    BOOST_REQUIRE(login.challenge(server_first));
    const auto keys = derive_keys(hash::sha256, secret("pencil"), "12345678", 4096).value();
    BOOST_TEST((code_of(login.supply_key(keys)) == errc::invalid_argument));
}

// A hostile server: the first challenge

BOOST_AUTO_TEST_CASE(the_servers_nonce_must_start_with_ours)
{
    BOOST_TEST((refusal("r=abcdefgiSERVER,s=MTIzNDU2Nzg=,i=4096") == errc::bad_challenge));
    BOOST_TEST((refusal("r=SERVERabcdefgh,s=MTIzNDU2Nzg=,i=4096") == errc::bad_challenge));
    BOOST_TEST((refusal("r=abcdefg,s=MTIzNDU2Nzg=,i=4096") == errc::bad_challenge));
    BOOST_TEST((refusal("r=ABCDEFGHSERVER,s=MTIzNDU2Nzg=,i=4096") == errc::bad_challenge));
}

BOOST_AUTO_TEST_CASE(the_servers_nonce_must_add_to_ours)
{
    BOOST_TEST((refusal("r=abcdefgh,s=MTIzNDU2Nzg=,i=4096") == errc::bad_challenge));
}

BOOST_AUTO_TEST_CASE(the_iteration_count_has_bounds)
{
    const auto with = [](std::string_view count) {
        return refusal("r=abcdefghSERVER,s=MTIzNDU2Nzg=,i=" + std::string(count));
    };
    BOOST_TEST((with("1") == errc::weak_parameters));
    BOOST_TEST((with("4095") == errc::weak_parameters));
    BOOST_TEST(!with("4096"));
    BOOST_TEST(!with("100000"));
    BOOST_TEST((with("100001") == errc::weak_parameters));
    BOOST_TEST((with("4294967295") == errc::weak_parameters));
    BOOST_TEST((with("4294967296") == errc::weak_parameters));  // 2^32
    BOOST_TEST((with("4294971392") == errc::weak_parameters));  // 2^32 + 4096
    BOOST_TEST((with("99999999999999999999") == errc::weak_parameters));
}

BOOST_AUTO_TEST_CASE(the_bounds_can_be_set)
{
    scram login(hash::sha1, gs2_binding(gs2_flag::n), "user", "abcdefgh", {},
                iteration_bounds(10'000, 1'000'000));
    BOOST_REQUIRE(login.start());
    const auto refused = login.challenge(server_first);
    BOOST_TEST((code_of(refused) == errc::weak_parameters));
    BOOST_TEST(refused.error().text ==
               "SCRAM: the server asks for 4096 iterations, allowed are 10000 to 1000000");
}

// A hostile server: its last message

BOOST_AUTO_TEST_CASE(the_servers_signature_ends_the_login)
{
    BOOST_TEST((proved().success(server_final).has_value()));
}

BOOST_AUTO_TEST_CASE(the_signature_may_come_as_a_challenge)
{
    auto login = proved();
    BOOST_TEST(login.challenge(server_final).value().response().value() == "");
    BOOST_TEST((login.success(std::nullopt).has_value()));
}

BOOST_AUTO_TEST_CASE(success_without_the_signature_is_a_lie)
{
    BOOST_TEST((code_of(proved().success(std::nullopt)) == errc::server_not_authentic));
    BOOST_TEST((code_of(proved().success("")) == errc::server_not_authentic));
    BOOST_TEST((code_of(proved().success("x=y")) == errc::server_not_authentic));
    BOOST_TEST((code_of(proved().success("v=")) == errc::server_not_authentic));
}

BOOST_AUTO_TEST_CASE(a_wrong_signature_is_a_lie)
{
    for (auto message : {"v=sBXCHH6y2ot1lMkrjbgsv85F/p4="sv,              // the last bit
                         "v=rmF9pqV8S7suAoZWja4dJRkFsKQ="sv,              // of another exchange
                         "v=sBXCHH6y2ot1lMkrjbgsv85F/g=="sv, "v=sA=="sv,  // a prefix
                         "v=sBXCHH6y2ot1lMkrjbgsv85F/p0A"sv}) {           // a byte more
        BOOST_TEST((code_of(proved().success(message)) == errc::server_not_authentic));
        BOOST_TEST((code_of(proved().challenge(message)) == errc::server_not_authentic));
    }
}

BOOST_AUTO_TEST_CASE(a_wrong_signature_in_a_challenge_cannot_be_mended)
{
    auto login = proved();
    BOOST_REQUIRE(!login.challenge("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="));
    BOOST_TEST((code_of(login.challenge(server_final)) == errc::bad_challenge));
    BOOST_TEST((code_of(login.success(server_final)) == errc::server_not_authentic));
    BOOST_TEST((code_of(login.success(std::nullopt)) == errc::server_not_authentic));
}

BOOST_AUTO_TEST_CASE(a_server_that_knows_another_password_is_not_ours)
{
    auto login = client();
    BOOST_REQUIRE(login.start());
    BOOST_REQUIRE(answer(login, server_first, "another"));
    BOOST_TEST((code_of(login.success(server_final)) == errc::server_not_authentic));
}

BOOST_AUTO_TEST_CASE(the_servers_error_is_the_error)
{
    const auto refused = proved().success("e=invalid-proof");
    BOOST_TEST((code_of(refused) == sasl_condition::not_authorized));
    BOOST_TEST(refused.error().peer_text == "invalid-proof");
    BOOST_TEST((code_of(proved().challenge("e=unknown-user")) == sasl_condition::not_authorized));
}

BOOST_AUTO_TEST_CASE(data_behind_a_verified_signature_is_refused)
{
    auto login = proved();
    BOOST_REQUIRE(login.challenge(server_final));
    BOOST_TEST((code_of(login.success(server_final)) == errc::bad_challenge));
}

// Out of turn

BOOST_AUTO_TEST_CASE(success_before_our_proof_is_a_lie)
{
    auto fresh = client();
    BOOST_TEST((code_of(fresh.success(server_final)) == errc::server_not_authentic));

    auto started = client();
    BOOST_REQUIRE(started.start());
    BOOST_TEST((code_of(started.success(std::nullopt)) == errc::server_not_authentic));

    auto waiting = client();
    BOOST_REQUIRE(waiting.start());
    BOOST_REQUIRE(waiting.challenge(server_first));
    BOOST_TEST((code_of(waiting.success("v=")) == errc::server_not_authentic));
}

BOOST_AUTO_TEST_CASE(a_challenge_out_of_turn_is_refused)
{
    auto fresh = client();
    BOOST_TEST((code_of(fresh.challenge(server_first)) == errc::bad_challenge));

    auto waiting = client();
    BOOST_REQUIRE(waiting.start());
    BOOST_REQUIRE(waiting.challenge(server_first));
    BOOST_TEST((code_of(waiting.challenge(server_first)) == errc::bad_challenge));

    auto verified = proved();
    BOOST_REQUIRE(verified.challenge(server_final));
    BOOST_TEST((code_of(verified.challenge("")) == errc::bad_challenge));
}

BOOST_AUTO_TEST_CASE(a_signature_before_the_first_challenge_is_refused)
{
    BOOST_TEST((refusal(server_final) == errc::bad_challenge));
    BOOST_TEST((refusal("e=other-error") == errc::bad_challenge));
    BOOST_TEST((refusal("") == errc::bad_challenge));
}

BOOST_AUTO_TEST_CASE(the_first_challenge_cannot_come_twice)
{
    BOOST_TEST((code_of(proved().challenge(server_first)) == errc::server_not_authentic));
}

BOOST_AUTO_TEST_CASE(after_an_error_nothing_works)
{
    auto login = client();
    BOOST_REQUIRE(login.start());
    BOOST_REQUIRE(!login.challenge("r=bad"));
    BOOST_TEST((code_of(login.start()) == errc::invalid_argument));
    BOOST_TEST((code_of(login.challenge(server_first)) == errc::bad_challenge));
    const auto keys = derive_keys(hash::sha1, secret("pencil"), "12345678", 4096).value();
    BOOST_TEST((code_of(login.supply_key(keys)) == errc::invalid_argument));
    BOOST_TEST((code_of(login.success(std::nullopt)) == errc::server_not_authentic));
}

// The server's signature of its offer (XEP-0474)

BOOST_AUTO_TEST_CASE(an_offer_that_reached_us_whole_is_accepted)
{
    for (const auto* hashes :
         {"", ",h=G6k/rBLDqgOhRRaCuuatSDFkJ08=", ",d=dRc3RenuSY9ypgPpERowoaySQZY=",
          ",h=G6k/rBLDqgOhRRaCuuatSDFkJ08=,d=dRc3RenuSY9ypgPpERowoaySQZY="}) {
        auto login = client_that_saw(offer_of_the_xep());
        BOOST_TEST(login.challenge(std::string(server_first) + hashes).has_value(), hashes);
    }
}

BOOST_AUTO_TEST_CASE(an_offer_that_was_changed_on_its_way_is_found_out)
{
    for (const auto* hashes :
         {",h=dRc3RenuSY9ypgPpERowoaySQZY=", ",h=?", ",d=x",
          ",d=G6k/rBLDqgOhRRaCuuatSDFkJ08=", ",h=G6k/rBLDqgOhRRaCuuatSDFkJ08=,d=x"}) {
        auto login = client_that_saw(offer_of_the_xep());
        const auto refused = login.challenge(std::string(server_first) + hashes);
        BOOST_TEST((code_of(refused) == errc::server_not_authentic), hashes);
    }
    auto missing_one = client_that_saw(
        {{"SCRAM-SHA-1"}, std::vector<std::string>{"tls-server-end-point", "tls-exporter"}});
    BOOST_TEST((code_of(missing_one.challenge(std::string(server_first) +
                                              ",h=G6k/rBLDqgOhRRaCuuatSDFkJ08=")) ==
                errc::server_not_authentic));
}

BOOST_AUTO_TEST_CASE(what_replaces_a_stronger_log_in_must_be_signed)
{
    auto bare = client_that_saw(offer_of_the_xep(), true);
    BOOST_TEST((code_of(bare.challenge(server_first)) == errc::weaker_mechanism));
    // "SCRAM-SHA-1,SCRAM-SHA-1-PLUS" may be two names or one: the former hash is the same.
    auto formerly = client_that_saw(offer_of_the_xep(), true);
    BOOST_TEST(
        (code_of(formerly.challenge(std::string(server_first) +
                                    ",d=dRc3RenuSY9ypgPpERowoaySQZY=")) == errc::weaker_mechanism));
    auto is_signed = client_that_saw(offer_of_the_xep(), true);
    BOOST_TEST(is_signed.challenge(std::string(server_first) + ",h=G6k/rBLDqgOhRRaCuuatSDFkJ08=")
                   .has_value());
}

BOOST_AUTO_TEST_CASE(who_saw_no_offer_compares_nothing)
{
    auto login = client();
    BOOST_REQUIRE(login.start());
    BOOST_TEST(login.challenge(std::string(server_first) + ",h=?").has_value());
}

BOOST_AUTO_TEST_CASE(after_success_nothing_works)
{
    auto login = proved();
    BOOST_REQUIRE(login.success(server_final));
    BOOST_TEST((code_of(login.success(server_final)) == errc::server_not_authentic));
    BOOST_TEST((code_of(login.challenge(server_final)) == errc::bad_challenge));
}

BOOST_AUTO_TEST_CASE(keys_that_nobody_asked_for_are_refused)
{
    const auto keys = derive_keys(hash::sha1, secret("pencil"), "12345678", 4096).value();
    auto login = client();
    BOOST_REQUIRE(login.start());
    BOOST_TEST((code_of(login.supply_key(keys)) == errc::invalid_argument));
}

BOOST_AUTO_TEST_SUITE_END()

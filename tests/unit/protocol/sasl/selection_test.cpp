#include <mynah/protocol/sasl/selection.hpp>

#include "tests/unit/protocol/sasl/code_of.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace mynah;
using namespace mynah::sasl;

namespace {

using cb = channel_binding;
using names = std::vector<std::string>;

const names scram_only = {"SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512"};
const names with_plus = {"PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256",
                         "SCRAM-SHA-256-PLUS"};

const channel tls12(false, {cb::tls_unique, cb::tls_server_end_point});
const channel tls13(true, {cb::tls_exporter, cb::tls_server_end_point});
const channel clear_text;

policy password()
{
    policy p;
    p.password = true;
    return p;
}

policy only(names allowed)
{
    auto p = password();
    p.mechanisms = std::move(allowed);
    return p;
}

policy token()
{
    policy p;
    p.token = true;
    return p;
}

policy plain_allowed()
{
    auto p = password();
    p.allow_plain = true;
    return p;
}

// "SCRAM-SHA-1-PLUS p=tls-unique", or the error's message.
std::string chosen(const offer& offered, const channel& on, const policy& allowed,
                   strength at_least = strength::any)
{
    const auto c = select_mechanism(offered, on, allowed, at_least);
    if (!c) return c.error().text;
    std::string out = c->mechanism;
    switch (c->gs2) {
        case gs2_flag::n: out += " n"; break;
        case gs2_flag::y: out += " y"; break;
        case gs2_flag::p: out += " p="; break;
    }
    if (c->binding) out += to_text(*c->binding);
    if (c->token) out += " token";
    if (c->proves_offer) out += " proves its offer";
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(selection_test)

// The order

BOOST_AUTO_TEST_CASE(the_strongest_hash_wins)
{
    BOOST_TEST(chosen(offer(scram_only), clear_text, password()) == "SCRAM-SHA-512 n");
    BOOST_TEST(chosen(offer({"SCRAM-SHA-1", "SCRAM-SHA-256"}), clear_text, password()) ==
               "SCRAM-SHA-256 n");
    BOOST_TEST(chosen(offer({"SCRAM-SHA-1", "DIGEST-MD5"}), clear_text, password()) ==
               "SCRAM-SHA-1 n");
}

BOOST_AUTO_TEST_CASE(a_bound_channel_beats_a_stronger_hash)
{
    BOOST_TEST(chosen(offer({"SCRAM-SHA-512", "SCRAM-SHA-1-PLUS"}), tls12, password()) ==
               "SCRAM-SHA-1-PLUS p=tls-unique");
}

BOOST_AUTO_TEST_CASE(the_users_list_is_the_order)
{
    const auto p = only({"SCRAM-SHA-1", "SCRAM-SHA-256"});
    BOOST_TEST(chosen(offer(scram_only), clear_text, p) == "SCRAM-SHA-1 n");
    BOOST_TEST(chosen(offer({"SCRAM-SHA-256"}), clear_text, p) == "SCRAM-SHA-256 n");
}

BOOST_AUTO_TEST_CASE(names_that_we_do_not_know_are_skipped)
{
    BOOST_TEST(chosen(offer({"X-OAUTH2", "scram-sha-512", "SCRAM-SHA-3-512", "SCRAM-SHA-1"}), tls12,
                      password()) == "SCRAM-SHA-1 y");
}

// Channel binding on TLS 1.2

BOOST_AUTO_TEST_CASE(on_tls_12_plus_means_tls_unique)
{
    BOOST_TEST(chosen(offer(with_plus), tls12, password()) == "SCRAM-SHA-256-PLUS p=tls-unique");
}

BOOST_AUTO_TEST_CASE(on_tls_12_the_servers_list_decides)
{
    BOOST_TEST(chosen(offer(with_plus, channel_bindings{cb::tls_server_end_point}), tls12,
                      password()) == "SCRAM-SHA-256-PLUS p=tls-server-end-point");
    BOOST_TEST(chosen(offer(with_plus, channel_bindings{cb::tls_server_end_point, cb::tls_unique,
                                                        cb::tls_exporter}),
                      tls12, password()) == "SCRAM-SHA-256-PLUS p=tls-unique");
    BOOST_TEST(chosen(offer(with_plus, channel_bindings{cb::tls_exporter}), tls12, password()) ==
               "SCRAM-SHA-256 n");
    BOOST_TEST(chosen(offer(with_plus, channel_bindings{}), tls12, password()) ==
               "SCRAM-SHA-256 n");
}

BOOST_AUTO_TEST_CASE(the_exporter_is_best)
{
    const channel everything(false, {cb::tls_unique, cb::tls_server_end_point, cb::tls_exporter});
    const channel_bindings all{cb::tls_unique, cb::tls_server_end_point, cb::tls_exporter};
    BOOST_TEST(chosen(offer(with_plus, all), everything, password()) ==
               "SCRAM-SHA-256-PLUS p=tls-exporter");
}

// Channel binding on TLS 1.3

BOOST_AUTO_TEST_CASE(on_tls_13_plus_without_a_list_is_not_taken)
{
    // ejabberd 23.01 offers it and can only do tls-unique. With y it would have to refuse.
    BOOST_TEST(chosen(offer(with_plus), tls13, password()) == "SCRAM-SHA-256 n");
}

BOOST_AUTO_TEST_CASE(on_tls_13_a_listed_type_is_taken)
{
    BOOST_TEST(chosen(offer(with_plus, channel_bindings{cb::tls_exporter}), tls13, password()) ==
               "SCRAM-SHA-256-PLUS p=tls-exporter");
    BOOST_TEST(chosen(offer(with_plus, channel_bindings{cb::tls_server_end_point}), tls13,
                      password()) == "SCRAM-SHA-256-PLUS p=tls-server-end-point");
    BOOST_TEST(
        chosen(offer(with_plus, channel_bindings{cb::tls_server_end_point, cb::tls_exporter}),
               tls13, password()) == "SCRAM-SHA-256-PLUS p=tls-exporter");
}

BOOST_AUTO_TEST_CASE(on_tls_13_there_is_no_tls_unique)
{
    // Not even when the transport claims it and the server lists it.
    const channel confused(true, {cb::tls_unique});
    BOOST_TEST(chosen(offer(with_plus, channel_bindings{cb::tls_unique}), confused, password()) ==
               "SCRAM-SHA-256 n");
    BOOST_TEST(chosen(offer(with_plus), confused, password()) == "SCRAM-SHA-256 n");
    BOOST_TEST(chosen(offer(scram_only), confused, password()) == "SCRAM-SHA-512 n");
}

// What an unbound SCRAM says

BOOST_AUTO_TEST_CASE(y_when_we_could_bind_and_the_server_offers_nothing)
{
    BOOST_TEST(chosen(offer(scram_only), tls12, password()) == "SCRAM-SHA-512 y");
    BOOST_TEST(chosen(offer(scram_only), tls13, password()) == "SCRAM-SHA-512 y");
}

BOOST_AUTO_TEST_CASE(n_when_we_cannot_bind)
{
    BOOST_TEST(chosen(offer(scram_only), clear_text, password()) == "SCRAM-SHA-512 n");
    BOOST_TEST(chosen(offer(scram_only), channel(false, {}), password()) == "SCRAM-SHA-512 n");
    BOOST_TEST(chosen(offer(with_plus), channel(false, {}), password()) == "SCRAM-SHA-256 n");
}

BOOST_AUTO_TEST_CASE(n_when_the_server_offers_a_plus_that_we_do_not_take)
{
    // The server must refuse y: it did offer -PLUS.
    BOOST_TEST(chosen(offer(with_plus), tls12, only({"SCRAM-SHA-256"})) == "SCRAM-SHA-256 n");
    BOOST_TEST(chosen(offer({"SCRAM-SHA-1-PLUS", "SCRAM-SHA-256"}), tls12,
                      only({"SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"})) == "SCRAM-SHA-256 n");
}

BOOST_AUTO_TEST_CASE(n_when_the_user_allows_no_plus)
{
    BOOST_TEST(chosen(offer(scram_only), tls12, only({"SCRAM-SHA-256"})) == "SCRAM-SHA-256 n");
}

BOOST_AUTO_TEST_CASE(a_channel_without_tls_is_never_bound)
{
    channel confused;
    confused.bindings = {cb::tls_unique, cb::tls_exporter};
    BOOST_TEST(chosen(offer(with_plus, channel_bindings{cb::tls_exporter}), confused, password()) ==
               "SCRAM-SHA-256 n");
}

// PLAIN

BOOST_AUTO_TEST_CASE(plain_only_when_allowed)
{
    BOOST_TEST(chosen(offer({"PLAIN"}), tls12, plain_allowed()) == "PLAIN n");
    BOOST_TEST(chosen(offer({"PLAIN"}), tls12, password()) ==
               "PLAIN is offered but not allowed: --allow-plain");
    BOOST_TEST(chosen(offer({"PLAIN"}), tls12, only({"PLAIN"})) ==
               "PLAIN is offered but not allowed: --allow-plain");
}

BOOST_AUTO_TEST_CASE(plain_only_inside_tls)
{
    BOOST_TEST(chosen(offer({"PLAIN"}), clear_text, plain_allowed()) ==
               "PLAIN is offered but only allowed inside TLS: --tls starttls");
}

BOOST_AUTO_TEST_CASE(plain_only_when_there_is_nothing_better)
{
    BOOST_TEST(chosen(offer({"PLAIN", "SCRAM-SHA-1"}), tls12, plain_allowed()) == "SCRAM-SHA-1 y");
}

// Tokens

BOOST_AUTO_TEST_CASE(tokens_only_when_there_is_a_source_and_only_inside_tls)
{
    for (const char* name : {"OAUTHBEARER", "X-OAUTH2", "X-GOOGLE-TOKEN", "X-MESSENGER-OAUTH2",
                             "X-FACEBOOK-PLATFORM"}) {
        BOOST_TEST(chosen(offer({name}), tls12, token()) == name + std::string(" n token"));
        BOOST_TEST(chosen(offer({name}), clear_text, token()) ==
                   name + std::string(" is offered but only allowed inside TLS: --tls starttls"));
        BOOST_TEST(chosen(offer({name}), tls12, password()) ==
                   "the server wants a token: --token-file");
        BOOST_TEST((code_of(select_mechanism(offer({name}), tls12, password())) ==
                    errc::credentials_missing));
        BOOST_TEST(chosen(offer({name, "SCRAM-SHA-1"}), tls12, token()) ==
                   name + std::string(" n token"));
    }
}

BOOST_AUTO_TEST_CASE(the_password_that_is_not_shown_comes_first_then_the_token_then_the_rest)
{
    auto both = plain_allowed();
    both.token = true;
    BOOST_TEST(chosen(offer({"PLAIN", "X-OAUTH2", "OAUTHBEARER", "SCRAM-SHA-1"}), tls12, both) ==
               "SCRAM-SHA-1 y");
    BOOST_TEST(chosen(offer({"PLAIN", "X-OAUTH2", "OAUTHBEARER", "DIGEST-MD5"}), tls12, both) ==
               "OAUTHBEARER n token");
    BOOST_TEST(chosen(offer({"PLAIN", "X-OAUTH2"}), tls12, both) == "X-OAUTH2 n token");
    BOOST_TEST(chosen(offer({"PLAIN"}), tls12, both) == "PLAIN n");
    both.mechanisms = {"X-OAUTH2", "SCRAM-SHA-1"};
    BOOST_TEST(chosen(offer({"X-OAUTH2", "SCRAM-SHA-1"}), tls12, both) == "X-OAUTH2 n token");
}

BOOST_AUTO_TEST_CASE(plain_carries_a_token_only_when_allowed)
{
    BOOST_TEST(chosen(offer({"PLAIN"}), tls12, token()) ==
               "the server offers nothing for tokens. PLAIN would show it the token in a "
               "password's place: --allow-plain, if it is meant so");
    auto p = token();
    p.allow_plain = true;
    BOOST_TEST(chosen(offer({"PLAIN"}), tls12, p) == "PLAIN n token");
    BOOST_TEST(chosen(offer({"PLAIN"}), clear_text, p) ==
               "PLAIN is offered but only allowed inside TLS: --tls starttls");
}

// DIGEST-MD5

BOOST_AUTO_TEST_CASE(digest_md5_only_when_named_and_only_inside_tls)
{
    BOOST_TEST(chosen(offer({"DIGEST-MD5"}), tls12, password()) ==
               "DIGEST-MD5 is offered but obsolete: --mechanisms DIGEST-MD5 takes it");
    BOOST_TEST(chosen(offer({"DIGEST-MD5"}), tls12, only({"DIGEST-MD5"})) == "DIGEST-MD5 n");
    BOOST_TEST(chosen(offer({"DIGEST-MD5"}), clear_text, only({"DIGEST-MD5"})) ==
               "DIGEST-MD5 is offered but only allowed inside TLS: --tls starttls");
    BOOST_TEST(chosen(offer({"DIGEST-MD5", "PLAIN"}), tls12, plain_allowed()) == "PLAIN n");
    BOOST_TEST(chosen(offer({"DIGEST-MD5", "SCRAM-SHA-1"}), tls12,
                      only({"SCRAM-SHA-1", "DIGEST-MD5"})) == "SCRAM-SHA-1 n");
}

// Never weaker than last time

BOOST_AUTO_TEST_CASE(what_is_weaker_than_the_last_log_in_is_refused)
{
    const auto c =
        select_mechanism(offer({"PLAIN", "X\n"}), tls12, plain_allowed(), strength::scram);
    BOOST_TEST((code_of(c) == errc::weaker_mechanism));
    BOOST_TEST(c.error().text ==
               "PLAIN is offered, and the last log-in was by SCRAM: somebody may be in between; "
               "if the server has changed, --allow-weaker-mechanism");
    BOOST_TEST(c.error().peer_text == "PLAIN, X\n");

    auto both = plain_allowed();
    both.token = true;
    const std::pair<const char*, strength> offers[] = {{"PLAIN", strength::token},
                                                       {"PLAIN", strength::digest},
                                                       {"OAUTHBEARER", strength::scram},
                                                       {"OAUTHBEARER", strength::bound}};
    for (const auto& [name, last] : offers)
        BOOST_TEST((code_of(select_mechanism(offer({name}), tls12, both, last)) ==
                    errc::weaker_mechanism));
}

BOOST_AUTO_TEST_CASE(what_is_as_strong_or_stronger_is_taken)
{
    BOOST_TEST(chosen(offer({"PLAIN"}), tls12, plain_allowed(), strength::shown) == "PLAIN n");
    BOOST_TEST(chosen(offer({"SCRAM-SHA-1", "PLAIN"}), tls12, plain_allowed(), strength::shown) ==
               "SCRAM-SHA-1 y");
    // The hash is no class: servers change it.
    BOOST_TEST(chosen(offer({"SCRAM-SHA-1"}), tls12, password(), strength::scram) ==
               "SCRAM-SHA-1 y");
    BOOST_TEST(chosen(offer(with_plus), tls12, password(), strength::bound) ==
               "SCRAM-SHA-256-PLUS p=tls-unique");
}

BOOST_AUTO_TEST_CASE(without_channel_binding_the_server_must_prove_its_offer)
{
    BOOST_TEST(chosen(offer(scram_only), tls12, password(), strength::bound) ==
               "SCRAM-SHA-512 y proves its offer");
}

BOOST_AUTO_TEST_CASE(the_user_may_say_that_weaker_is_fine)
{
    auto p = plain_allowed();
    p.allow_weaker = true;
    BOOST_TEST(chosen(offer({"PLAIN"}), tls12, p, strength::bound) == "PLAIN n");
    BOOST_TEST(chosen(offer(scram_only), tls12, p, strength::bound) == "SCRAM-SHA-512 y");
}

// EXTERNAL and ANONYMOUS

BOOST_AUTO_TEST_CASE(external_when_there_is_a_certificate)
{
    auto p = password();
    BOOST_TEST(chosen(offer({"EXTERNAL", "SCRAM-SHA-1"}), tls12, p) == "SCRAM-SHA-1 y");
    p.certificate = true;
    BOOST_TEST(chosen(offer({"EXTERNAL", "SCRAM-SHA-1"}), tls12, p) == "EXTERNAL n");
    BOOST_TEST(chosen(offer({"EXTERNAL", "SCRAM-SHA-1"}), clear_text, p) == "SCRAM-SHA-1 n");
}

BOOST_AUTO_TEST_CASE(anonymous_only_when_asked_for)
{
    BOOST_TEST(chosen(offer({"ANONYMOUS", "SCRAM-SHA-1"}), tls12, password()) == "SCRAM-SHA-1 y");
    BOOST_TEST((code_of(select_mechanism(offer({"ANONYMOUS"}), tls12, password())) ==
                errc::no_common_mechanism));

    policy p;
    p.anonymous = true;
    BOOST_TEST(chosen(offer({"ANONYMOUS", "SCRAM-SHA-1"}), tls12, p) == "ANONYMOUS n");
}

BOOST_AUTO_TEST_CASE(who_asks_for_anonymous_gets_nothing_else)
{
    auto p = plain_allowed();
    p.anonymous = true;
    BOOST_TEST(chosen(offer({"PLAIN", "SCRAM-SHA-1"}), tls12, p) ==
               "the server offers no ANONYMOUS: an account is needed");
}

// Errors

BOOST_AUTO_TEST_CASE(the_error_keeps_the_offer_apart)
{
    const auto c = select_mechanism(offer({"GSSAPI", "evil\n"}), tls12, password());
    BOOST_REQUIRE(!c);
    BOOST_TEST((c.error().code == errc::no_common_mechanism));
    BOOST_TEST(c.error().text == "the server offers nothing that mynah can do");
    BOOST_TEST(c.error().peer_text == "GSSAPI, evil\n");
}

BOOST_AUTO_TEST_CASE(the_error_says_what_to_do)
{
    BOOST_TEST(chosen(offer({}), tls12, password()) == "the server offers no log-in at all");
    BOOST_TEST(chosen(offer({"EXTERNAL"}), tls12, password()) ==
               "EXTERNAL is offered but there is no client certificate: --client-cert");
    BOOST_TEST(chosen(offer(scram_only), tls12, only({"SCRAM-SHA-512-PLUS", "PLAIN"})) ==
               "of the allowed mechanisms (--mechanisms) SCRAM-SHA-512-PLUS, PLAIN the server "
               "offers none that can be used");
}

BOOST_AUTO_TEST_CASE(a_missing_password_is_named)
{
    const auto c = select_mechanism(offer(scram_only), tls12, policy());
    BOOST_TEST((code_of(c) == errc::credentials_missing));
    BOOST_TEST(c.error().text == "the server wants a password: --password-file");
}

BOOST_AUTO_TEST_CASE(a_plus_that_cannot_be_bound_is_no_choice)
{
    BOOST_TEST((code_of(select_mechanism(offer({"SCRAM-SHA-1-PLUS"}), tls13, password())) ==
                errc::no_common_mechanism));
}

BOOST_AUTO_TEST_SUITE_END()

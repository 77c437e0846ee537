// XEP-0480: a server that knows the password for one SCRAM gets what it needs for another.
#include <mynah/protocol/sasl/sasl_error.hpp>

#include "tests/unit/protocol/sasl2_dialogues.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::protocol;
using namespace mynah::protocol::testing;
using mynah::sasl::sasl_condition;

namespace {

std::string upgrade(std::string_view task)
{
    return "<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>" + std::string(task) + "</upgrade>";
}
const std::string sha256 = upgrade("UPGR-SCRAM-SHA-256");
const std::string sha512 = upgrade("UPGR-SCRAM-SHA-512");

// SCRAM-SHA-1-PLUS over the exporter, computed with Python's hashlib.
const std::string proof =
    "c=cD10bHMtZXhwb3J0ZXIsLGtleWluZy1tYXRlcmlhbC1vZi10aGlzLXNlc3Npb24h,r=" + nonces +
    ",p=E/hntcatsfCQoKtMXll+Jn25A7Y=";
const std::string verifier = "v=7ryNkhYSn6crteln8KQNH1x3T5o=";

std::string go_on(std::string_view task, std::string_view data = additional_data(verifier))
{
    return element2("continue",
                    std::string(data) + "<tasks><task>" + std::string(task) + "</task></tasks>");
}
std::string next(std::string_view task)
{
    return "<next xmlns='urn:xmpp:sasl:2' task='" + std::string(task) + "'/>";
}
std::string salt(std::string_view text, std::string_view attributes = " iterations='4096'")
{
    return element2("task-data", "<salt xmlns='urn:xmpp:scram-upgrade:0'" +
                                     std::string(attributes) + ">" + std::string(text) + "</salt>");
}
// PBKDF2 of the password, this salt and 4096 iterations, computed with Python's hashlib.
const std::string a_salt = "QSXCR+Q6sek8bf92";
std::string hash(std::string_view text)
{
    return element2("task-data",
                    "<hash xmlns='urn:xmpp:scram-upgrade:0'>" + std::string(text) + "</hash>");
}
const std::string hash_256 = hash("qXUXrlcvnaxxWG00DdRgVioR2gnUpuX5r+3EZ1rdhVY=");
const std::string hash_512 = hash(
    "lzgniLFcvglRLS0gt+C4gy+NurS3OIOVRAU1zZOV4P+qFiVFO2/edGQSu/kD1LwdX0SNV/KsPdHSwEl5qRTuZQ==");

// Ends behind our proof: the server has offered these upgrades.
dialogue proof_sent(std::string_view offered, std::string_view asked)
{
    auto d = at_tls(config());
    d.client(our_secure_header)
        .server(header() + features(authentication({"SCRAM-SHA-1-PLUS"}, "", offered)))
        .binding(cb::tls_exporter, exporter_data)
        .client(authenticate("SCRAM-SHA-1-PLUS", plus_first, asked))
        .server(challenge2(server_first))
        .key()
        .client(response2(proof));
    return d;
}
dialogue asked_for_256() { return proof_sent(sha256, sha256); }

// Ends behind the start of the task.
dialogue started()
{
    auto d = asked_for_256();
    d.server(go_on("UPGR-SCRAM-SHA-256")).client(next("UPGR-SCRAM-SHA-256"));
    return d;
}
dialogue hash_sent()
{
    auto d = started();
    d.server(salt(a_salt)).salted_password().client(hash_256);
    return d;
}

dialogue& ends_well(dialogue& d)
{
    return d.may_succeed()
        .server(element2("success", identifier("bot@example.org")) + features(bind_offer))
        .client(bind_request)
        .server(bind_result("bot@example.org/x"))
        .online("bot@example.org/x");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(negotiation_tasks_test)

BOOST_AUTO_TEST_CASE(the_server_gets_the_hash_that_it_lacks)
{
    auto d = hash_sent();
    ends_well(d);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(one_upgrade_follows_the_other)
{
    auto d = proof_sent(sha256 + upgrade("UPGR-BLOOP") + sha512 + sha256, sha256 + sha512);
    d.server(go_on("UPGR-SCRAM-SHA-512"))
        .client(next("UPGR-SCRAM-SHA-512"))
        .server(salt(a_salt))
        .salted_password()
        .client(hash_512)
        .server(go_on("UPGR-SCRAM-SHA-256", ""))
        .client(next("UPGR-SCRAM-SHA-256"))
        .server(salt(a_salt))
        .salted_password()
        .client(hash_256);
    ends_well(d);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_server_need_not_do_what_it_was_asked_for)
{
    auto d = asked_for_256();
    d.server(success2(verifier, "bot@example.org") + features(bind_offer))
        .client(bind_request)
        .server(bind_result("bot@example.org/x"))
        .online("bot@example.org/x");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(an_upgrade_is_done_once)
{
    is_refused2(hash_sent(), go_on("UPGR-SCRAM-SHA-256", ""), errc::no_common_mechanism);
    is_refused2(asked_for_256(), go_on("UPGR-SCRAM-SHA-512"), errc::no_common_mechanism);
}

BOOST_AUTO_TEST_CASE(no_hash_leaves_before_the_server_has_proven_itself)
{
    is_refused2(asked_for_256(), go_on("UPGR-SCRAM-SHA-256", ""), errc::server_not_authentic);
    is_refused2(asked_for_256(),
                go_on("UPGR-SCRAM-SHA-256", additional_data("v=b4fPNjhNW0r2TC4NzmzHG0ZY4AA=")),
                errc::server_not_authentic);
    is_refused2(asked_for_256(), salt(a_salt), errc::bad_reply);
}

BOOST_AUTO_TEST_CASE(what_is_no_salt_gets_no_hash)
{
    const std::pair<std::string, boost::system::error_code> wrong[] = {
        {element2("task-data", ""), errc::bad_challenge},
        {element2("task-data", "<salt xmlns='urn:example' iterations='4096'>QUJD</salt>"),
         errc::bad_challenge},
        {salt(""), errc::bad_challenge},
        {salt("A_SXCRXQ6sek8bf_Z"), errc::bad_challenge},
        {salt(a_salt, ""), errc::bad_challenge},
        {salt(a_salt, " iterations='many'"), errc::bad_challenge},
        {salt(a_salt, " iterations='-1'"), errc::bad_challenge},
        {salt(a_salt, " iterations='4294967296'"), errc::bad_challenge},
        {salt(a_salt, " iterations='1'"), errc::weak_parameters},
        {salt(a_salt, " iterations='100001'"), errc::weak_parameters},
        {challenge2("s=QSXCR+Q6sek8bf92,i=4096"), errc::bad_reply},
        {element2("success", identifier("bot@example.org")), errc::bad_reply},
        {go_on("UPGR-SCRAM-SHA-256"), errc::bad_reply},
    };
    for (const auto& [answer, why] : wrong) is_refused2(started(), answer, why);
}

BOOST_AUTO_TEST_CASE(behind_the_hash_comes_the_end)
{
    is_refused2(hash_sent(), salt(a_salt), errc::bad_reply);
    is_refused2(hash_sent(), challenge2("more?"), errc::bad_reply);
    is_refused2(hash_sent(), element2("success", ""), errc::bad_reply);
}

BOOST_AUTO_TEST_CASE(a_task_may_be_refused)
{
    is_refused2(started(), failure2("temporary-auth-failure"),
                sasl_condition::temporary_auth_failure);
    is_refused2(hash_sent(), failure2("aborted"), sasl_condition::aborted);
}

// Whoever relays a proof that is not bound to a channel gets the server's, too, and then the hash.
BOOST_AUTO_TEST_CASE(without_channel_binding_nothing_is_upgraded)
{
    auto d = at_tls(config(), true, {});
    d.client(our_secure_header)
        .server(header() + features(authentication({"SCRAM-SHA-1"}, "", sha256)))
        .client(authenticate("SCRAM-SHA-1", "n,," + client_first));
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(only_who_has_proven_a_password_upgrades_it)
{
    auto c = config();
    c.sasl.allow_plain = true;
    auto plain = at_tls(c);
    plain.client(our_secure_header)
        .server(header() + features(authentication({"PLAIN"}, "", sha256)))
        .client(authenticate("PLAIN", std::string_view("\0bot\0pencil", 11)));
    run_every_way_and_fail(plain);

    auto token = at_tls(with_token());
    token.binding(cb::tls_exporter, exporter_data)
        .client(our_secure_header +
                authenticate("HT-SHA-256-EXPR", first_proof, bind2_enable + fast));
    run_every_way_and_fail(token);
}

BOOST_AUTO_TEST_SUITE_END()

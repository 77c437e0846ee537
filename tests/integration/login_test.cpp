// Logging in to real servers: both ways to TLS, both versions of it, every mechanism they can do.
//
// Which they can: Prosody 0.12 has SCRAM-SHA-1 and -256, PLAIN and ANONYMOUS; ejabberd 23.01 has
// SCRAM-SHA-512 and EXTERNAL, too. Both bind channels by tls-unique only, hence on TLS 1.2 only.
#include <mynah/stanza/iq.hpp>

#include <tests/integration/support/captured_log.hpp>
#include <tests/integration/support/client.hpp>
#include <tests/integration/support/shared_server.hpp>
#include <tests/support/ejabberd.hpp>
#include <tests/support/prosody.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace mynah;
using namespace mynah::testing;
using boost::unit_test::fixture;

// Logs in, asks the server something, logs out. Which mechanism was used, and on which TLS.
struct visit {
    explicit visit(const login& how)
    {
        captured_log log;
        event_loop loop;
        client bot(loop, how);
        const auto online = bot.log_in();
        BOOST_REQUIRE_MESSAGE(online, online.error().message() + "\n" + log.text());
        mechanism = log.field("mechanism");
        tls = log.field("version");
        address = bot.address();
        bot.ask(iq(iq_type::get, address.domain_only()).payload([](xml::writer& out) {
            out.start("ping", "urn:xmpp:ping").end();
        }));
        BOOST_TEST(bot.log_out().code == errc::closed);
    }

    std::string mechanism;
    std::string tls;
    jid address;
};

error failure_of(const login& how)
{
    event_loop loop;
    client bot(loop, how);
    const auto online = bot.log_in();
    BOOST_REQUIRE(!online);
    return online.error();
}

authority& ca()
{
    static authority only;
    return only;
}

server_options everything()
{
    server_options options;
    options.domain = "example.org";  // *.example.org is a name that a certificate may have
    options.anonymous_host = true;
    options.client_certificates = true;
    options.ca = &ca();
    return options;
}

struct kept_prosody : shared_server<prosody> {
    kept_prosody() : shared_server(everything()) {}
};

struct kept_ejabberd : shared_server<ejabberd> {
    kept_ejabberd() : shared_server(everything()) {}
};

}  // namespace

// --- Prosody

BOOST_AUTO_TEST_SUITE(prosody_log_in, *needs("prosody") * fixture<kept_prosody>())

BOOST_AUTO_TEST_CASE(over_starttls)
{
    const visit bot(login(kept_prosody::get()));
    BOOST_TEST(bot.tls == "TLSv1.3");
    BOOST_TEST(bot.mechanism == "SCRAM-SHA-256");  // nothing to bind with, and it does not say so
    BOOST_TEST(bot.address.bare().text() == "bot@example.org");
}

BOOST_AUTO_TEST_CASE(over_direct_tls)
{
    const visit bot(login(kept_prosody::get()).direct_tls());
    BOOST_TEST(bot.tls == "TLSv1.3");
    BOOST_TEST(bot.mechanism == "SCRAM-SHA-256");
}

BOOST_AUTO_TEST_CASE(binds_the_channel_on_tls_1_2)
{
    const visit bot(login(kept_prosody::get()).tls12());
    BOOST_TEST(bot.tls == "TLSv1.2");
    BOOST_TEST(bot.mechanism == "SCRAM-SHA-256-PLUS");
}

BOOST_AUTO_TEST_CASE(binds_the_channel_on_direct_tls_1_2)
{
    const visit bot(login(kept_prosody::get()).direct_tls().tls12());
    BOOST_TEST(bot.mechanism == "SCRAM-SHA-256-PLUS");
}

BOOST_AUTO_TEST_CASE(by_scram_sha_1)
{
    const visit bot(login(kept_prosody::get()).mechanism("SCRAM-SHA-1"));
    BOOST_TEST(bot.mechanism == "SCRAM-SHA-1");
}

BOOST_AUTO_TEST_CASE(by_scram_sha_1_plus)
{
    const visit bot(login(kept_prosody::get()).tls12().mechanism("SCRAM-SHA-1-PLUS"));
    BOOST_TEST(bot.mechanism == "SCRAM-SHA-1-PLUS");
}

BOOST_AUTO_TEST_CASE(by_plain_only_when_it_is_allowed)
{
    auto how = login(kept_prosody::get()).mechanism("PLAIN");
    const auto refused = failure_of(how);
    BOOST_TEST(refused.code == errc::no_common_mechanism);
    BOOST_TEST(refused.text.find("--allow-plain") != std::string::npos, refused.text);
    how.config.stream.sasl.allow_plain = true;
    BOOST_TEST(visit(how).mechanism == "PLAIN");
}

BOOST_AUTO_TEST_CASE(without_an_account)
{
    const visit bot(login(kept_prosody::get(), "anon.example.org"));
    BOOST_TEST(bot.mechanism == "ANONYMOUS");
    BOOST_TEST(bot.address.domain() == "anon.example.org");
    BOOST_TEST(!bot.address.local().empty());
}

BOOST_AUTO_TEST_CASE(with_the_resource_that_was_asked_for)
{
    auto how = login(kept_prosody::get());
    how.config.stream.resource = "perch";
    BOOST_TEST(visit(how).address.text() == "bot@example.org/perch");
}

// Prosody 0.12 has no EXTERNAL for clients: a certificate alone cannot log in there.
BOOST_AUTO_TEST_CASE(with_a_certificate_but_no_password_is_refused)
{
    auto how = login(kept_prosody::get());
    how.tls.certificate_file = ca().issue_client("bot@example.org").both;
    how.config.stream.sasl.certificate = true;
    how.config.stream.sasl.password = false;
    BOOST_TEST(failure_of(how).code == errc::credentials_missing);
}

BOOST_AUTO_TEST_SUITE_END()

// Accounts whose password the server does not know, only its SCRAM keys.
BOOST_AUTO_TEST_SUITE(prosody_with_hashed_passwords, *needs("prosody"))

BOOST_AUTO_TEST_CASE(by_scram_sha_1)
{
    server_options options;
    options.passwords = password_storage::scram_sha_1;
    prosody server(std::move(options));
    BOOST_TEST(visit(login(server)).mechanism == "SCRAM-SHA-1");
    BOOST_TEST(visit(login(server).tls12()).mechanism == "SCRAM-SHA-1-PLUS");
}

BOOST_AUTO_TEST_CASE(by_scram_sha_256)
{
    server_options options;
    options.passwords = password_storage::scram_sha_256;
    prosody server(std::move(options));
    BOOST_TEST(visit(login(server)).mechanism == "SCRAM-SHA-256");
    BOOST_TEST(visit(login(server).tls12()).mechanism == "SCRAM-SHA-256-PLUS");
}

BOOST_AUTO_TEST_CASE(a_server_that_offers_only_plain_is_refused_unless_it_is_allowed)
{
    server_options options;
    options.disabled_mechanisms = {"SCRAM-SHA-1", "SCRAM-SHA-256"};
    prosody server(std::move(options));
    auto how = login(server);
    BOOST_TEST(failure_of(how).code == errc::no_common_mechanism);
    how.config.stream.sasl.allow_plain = true;
    BOOST_TEST(visit(how).mechanism == "PLAIN");
}

BOOST_AUTO_TEST_CASE(in_clear_text_when_that_is_asked_for)
{
    server_options options;
    options.tls = encryption::off;
    prosody server(std::move(options));
    auto how = login(server);
    how.config.stream.tls = protocol::tls_policy::off;
    const visit bot(how);
    BOOST_TEST(bot.tls == "");
    BOOST_TEST(bot.mechanism == "SCRAM-SHA-256");
}

BOOST_AUTO_TEST_CASE(tls_1_3_alone_is_enough)
{
    server_options options;
    options.lowest_tls = tls_version::v1_3;
    prosody server(std::move(options));
    BOOST_TEST(visit(login(server)).tls == "TLSv1.3");
    BOOST_TEST(failure_of(login(server).tls12()).code == errc::tls_failed);
}

BOOST_AUTO_TEST_SUITE_END()

// --- ejabberd

BOOST_AUTO_TEST_SUITE(ejabberd_log_in, *needs("ejabberd") * fixture<kept_ejabberd>())

// It offers -PLUS on TLS 1.3, where it can only do what TLS 1.3 does not have.
BOOST_AUTO_TEST_CASE(takes_no_offer_to_bind_that_nobody_can_keep)
{
    const visit bot(login(kept_ejabberd::get()));
    BOOST_TEST(bot.tls == "TLSv1.3");
    BOOST_TEST(bot.mechanism == "SCRAM-SHA-512");
    const auto refused = failure_of(login(kept_ejabberd::get()).mechanism("SCRAM-SHA-256-PLUS"));
    BOOST_TEST(refused.code == errc::no_common_mechanism);
    BOOST_TEST(refused.peer_text.find("SCRAM-SHA-256-PLUS") != std::string::npos,
               refused.peer_text);
}

BOOST_AUTO_TEST_CASE(over_direct_tls)
{
    const visit bot(login(kept_ejabberd::get()).direct_tls());
    BOOST_TEST(bot.tls == "TLSv1.3");
    BOOST_TEST(bot.mechanism == "SCRAM-SHA-512");
}

BOOST_AUTO_TEST_CASE(binds_the_channel_on_tls_1_2)
{
    const visit bot(login(kept_ejabberd::get()).tls12());
    BOOST_TEST(bot.tls == "TLSv1.2");
    BOOST_TEST(bot.mechanism == "SCRAM-SHA-512-PLUS");
}

BOOST_AUTO_TEST_CASE(binds_the_channel_on_direct_tls_1_2)
{
    const visit bot(login(kept_ejabberd::get()).direct_tls().tls12());
    BOOST_TEST(bot.mechanism == "SCRAM-SHA-512-PLUS");
}

BOOST_AUTO_TEST_CASE(by_every_scram)
{
    for (const std::string name : {"SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512"}) {
        BOOST_TEST(visit(login(kept_ejabberd::get()).mechanism(name)).mechanism == name);
        const auto bound = name + "-PLUS";
        BOOST_TEST(visit(login(kept_ejabberd::get()).tls12().mechanism(bound)).mechanism == bound);
    }
}

BOOST_AUTO_TEST_CASE(by_plain_only_when_it_is_allowed)
{
    auto how = login(kept_ejabberd::get()).mechanism("PLAIN");
    BOOST_TEST(failure_of(how).code == errc::no_common_mechanism);
    how.config.stream.sasl.allow_plain = true;
    BOOST_TEST(visit(how).mechanism == "PLAIN");
}

BOOST_AUTO_TEST_CASE(without_an_account)
{
    const visit bot(login(kept_ejabberd::get(), "anon.example.org"));
    BOOST_TEST(bot.mechanism == "ANONYMOUS");
    BOOST_TEST(bot.address.domain() == "anon.example.org");
}

BOOST_AUTO_TEST_CASE(by_a_client_certificate)
{
    auto how = login(kept_ejabberd::get());
    how.tls.certificate_file = ca().issue_client("bot@example.org").both;
    how.config.stream.sasl.certificate = true;
    how.config.stream.sasl.password = false;
    BOOST_TEST(visit(how).mechanism == "EXTERNAL");
    BOOST_TEST(visit(std::move(how).direct_tls()).mechanism == "EXTERNAL");
}

// The certificate decides who logs in: ejabberd makes it alice, and we were not meant to be her.
BOOST_AUTO_TEST_CASE(by_the_client_certificate_of_somebody_else_is_refused)
{
    auto how = login(kept_ejabberd::get());
    how.tls.certificate_file = ca().issue_client("alice@example.org").both;
    how.config.stream.sasl.certificate = true;
    how.config.stream.sasl.password = false;
    const auto refused = failure_of(how);
    BOOST_TEST(refused.code == errc::bind_failed, refused.message());
    BOOST_TEST(refused.text.find("another account than bot@example.org") != std::string::npos,
               refused.text);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(ejabberd_with_hashed_passwords, *needs("ejabberd"))

BOOST_AUTO_TEST_CASE(by_scram_sha_256)
{
    server_options options;
    options.passwords = password_storage::scram_sha_256;
    ejabberd server(std::move(options));
    BOOST_TEST(visit(login(server)).mechanism == "SCRAM-SHA-256");
    BOOST_TEST(visit(login(server).tls12()).mechanism == "SCRAM-SHA-256-PLUS");
}

BOOST_AUTO_TEST_SUITE_END()

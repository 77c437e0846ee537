// SASL2 (XEP-0388) with Bind 2, XEP-0198 along and FAST on a real server: Prosody 0.12 with the
// modules of Debian's prosody-modules, which need changes to work there. So this tests
// tests/support/prosody/sasl2_modules.sh as much as Prosody. There are no upgrade tasks (XEP-0480),
// no tls-server-end-point and no SCRAM-SHA-512.
#include <mynah/session/login_folder.hpp>
#include <mynah/stanza/iq.hpp>
#include <mynah/stanza/message.hpp>

#include <tests/integration/support/captured_log.hpp>
#include <tests/integration/support/client.hpp>
#include <tests/integration/support/listener.hpp>
#include <tests/integration/support/running_bot.hpp>
#include <tests/integration/support/shared_server.hpp>
#include <tests/support/prosody.hpp>
#include <tests/support/scratch_folder.hpp>
#include <tests/support/tcp_tap.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace mynah;
using namespace mynah::testing;
using boost::unit_test::fixture;
using protocol::fast_token;
using protocol::login_memory;
using sasl::token_mechanism;

server_options with_sasl2()
{
    server_options options;
    options.sasl2 = true;
    options.websocket = true;
    return options;
}

struct kept_prosody : shared_server<prosody> {
    kept_prosody() : shared_server(with_sasl2()) {}
};

// What is on disk from one process to the next.
class state {
public:
    login at(login how) const
    {
        how.config.logins = folder_;
        how.config.stream.bind2 = bind2;
        return how;
    }
    kept_login kept(const char* session = "bot@localhost/") const
    {
        auto found = folder_->load(session);
        BOOST_REQUIRE(found);
        BOOST_REQUIRE(found->memory);
        return *found;
    }
    std::shared_ptr<login_folder> folder() const { return folder_; }

    bool bind2 = true;

private:
    scratch_folder scratch_;
    std::shared_ptr<login_folder> folder_ =
        login_folder::open((scratch_.path() / "logins").string()).value();
};

// Logs in, asks the server something, logs out.
struct visit {
    explicit visit(const login& how)
    {
        captured_log log;
        event_loop loop;
        client bot(loop, how);
        const auto online = bot.log_in();
        BOOST_REQUIRE_MESSAGE(
            online, online.error().message() + "\n" + log.text() + kept_prosody::get().log());
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

}  // namespace

BOOST_AUTO_TEST_SUITE(sasl2_on_prosody,
                      *needs("prosody") * needs("prosody-modules") * fixture<kept_prosody>())

BOOST_AUTO_TEST_CASE(the_exporter_binds_the_channel_on_tls_1_3_and_a_token_follows)
{
    const state here;
    const visit first(here.at(login(kept_prosody::get())));
    BOOST_TEST(first.tls == "TLSv1.3");
    BOOST_TEST(first.mechanism == "SCRAM-SHA-256-PLUS");
    BOOST_TEST(first.address.bare().text() == "bot@localhost");
    BOOST_TEST(first.address.resource().substr(0, 6) == "mynah~");  // Bind 2, with our tag
    const auto kept = here.kept();
    BOOST_TEST((kept.least_strength == sasl::strength::bound));
    BOOST_REQUIRE(kept.memory->token);
    BOOST_TEST((kept.memory->token->mechanism == token_mechanism::exporter));
    BOOST_TEST(kept.memory->offered.bind);
    BOOST_TEST(kept.memory->offered.enable);
    BOOST_TEST(kept.memory->offered.resume);

    // The next process: before the features, and known to the server as the same client.
    const visit second(here.at(login(kept_prosody::get())));
    BOOST_TEST(second.mechanism == "HT-SHA-256-EXPR");
    BOOST_TEST(second.address.text() == first.address.text());
    BOOST_TEST((here.kept().least_strength == sasl::strength::bound));
    const visit third(here.at(login(kept_prosody::get()).direct_tls()));
    BOOST_TEST(third.mechanism == "HT-SHA-256-EXPR");
}

// As a bot does that wants what the server has kept for it.
BOOST_AUTO_TEST_CASE(the_resource_is_bound_behind_the_log_in)
{
    state here;
    here.bind2 = false;
    const visit first(here.at(login(kept_prosody::get(), "bob")));
    BOOST_TEST(first.mechanism == "SCRAM-SHA-256-PLUS");
    BOOST_TEST(first.address.bare().text() == "bob@localhost");
    const visit second(here.at(login(kept_prosody::get(), "bob")));
    BOOST_TEST(second.mechanism == "HT-SHA-256-EXPR");
}

BOOST_AUTO_TEST_CASE(a_token_is_proven_behind_the_features_too)
{
    const state here;
    const visit first(here.at(login(kept_prosody::get(), "alice")));
    const auto kept = here.kept("alice@localhost/");
    auto memory = *kept.memory;
    memory.offered = {};
    here.folder()->save(
        "alice@localhost/",
        kept_login(kept.least_strength, std::make_shared<const login_memory>(memory)));
    const visit second(here.at(login(kept_prosody::get(), "alice")));
    BOOST_TEST(second.mechanism == "HT-SHA-256-EXPR");
}

BOOST_AUTO_TEST_CASE(tls_1_2_is_bound_by_its_finished_message)
{
    const state here;
    const visit first(here.at(login(kept_prosody::get()).tls12()));
    BOOST_TEST(first.tls == "TLSv1.2");
    BOOST_TEST(first.mechanism == "SCRAM-SHA-256-PLUS");
    const visit second(here.at(login(kept_prosody::get()).tls12()));
    BOOST_TEST(second.mechanism == "HT-SHA-256-UNIQ");
    // That token is not for TLS 1.3.
    const visit third(here.at(login(kept_prosody::get())));
    BOOST_TEST(third.mechanism == "SCRAM-SHA-256-PLUS");
    const visit fourth(here.at(login(kept_prosody::get())));
    BOOST_TEST(fourth.mechanism == "HT-SHA-256-EXPR");
}

// On the same stream this Prosody then knows the token's mechanisms alone.
BOOST_AUTO_TEST_CASE(a_refused_token_gives_way_to_the_password)
{
    const state here;
    const visit first(here.at(login(kept_prosody::get())));
    const auto kept = here.kept();
    auto memory = *kept.memory;
    memory.token->text = secret("secret-token:fast-of-somebody-else");
    here.folder()->save("bot@localhost/", kept_login(kept.least_strength,
                                                     std::make_shared<const login_memory>(memory)));
    {
        captured_log log;
        event_loop loop;
        client bot(loop, here.at(login(kept_prosody::get())));
        const auto first_try = bot.log_in();
        BOOST_TEST(first_try.error().code == errc::bad_reply);
        BOOST_TEST(bot.tries_again());
        BOOST_REQUIRE(loop.run_until([&] { return bot.times_online() == 1; }));
        BOOST_TEST(log.field("mechanism") == "SCRAM-SHA-256-PLUS");
    }
    BOOST_REQUIRE(here.kept().memory->token);
    BOOST_TEST((here.kept().memory->token->text != memory.token->text));
    const visit third(here.at(login(kept_prosody::get())));
    BOOST_TEST(third.mechanism == "HT-SHA-256-EXPR");
}

BOOST_AUTO_TEST_CASE(a_token_without_a_binding_works_where_nothing_binds)
{
    const state here;
    auto how = login(kept_prosody::get());
    how.config.stream.sasl.mechanisms = {"SCRAM-SHA-256", "HT-SHA-256-NONE"};
    const visit first(here.at(how));
    BOOST_TEST(first.mechanism == "SCRAM-SHA-256");
    const visit second(here.at(how));
    BOOST_TEST(second.mechanism == "HT-SHA-256-NONE");
}

BOOST_AUTO_TEST_CASE(who_does_not_want_sasl2_logs_in_as_before)
{
    const state here;
    auto how = login(kept_prosody::get());
    how.config.stream.sasl2 = false;
    const visit bot(here.at(how));
    BOOST_TEST(bot.mechanism == "SCRAM-SHA-256");
    BOOST_TEST(bot.address.resource().find('~') == std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(over_a_websocket)
{
    const state here;
    const visit first(here.at(login(kept_prosody::get()).over_websocket()));
    BOOST_TEST(first.address.resource().substr(0, 6) == "mynah~");
    const visit second(here.at(login(kept_prosody::get()).over_websocket()));
    BOOST_TEST(second.mechanism.substr(0, 11) == "HT-SHA-256-");
}

BOOST_AUTO_TEST_CASE(a_session_is_resumed_by_the_token_and_loses_nothing)
{
    constexpr int rounds = 5, per_round = 20;
    captured_log log;
    event_loop loop;
    tcp_tap tap(kept_prosody::get().port());
    listener b, a;
    running_bot bot(loop, b, login(kept_prosody::get(), "bob").through(tap.port()));
    running_bot peer(loop, a, login(kept_prosody::get(), "alice"));
    BOOST_REQUIRE(loop.run_until([&] { return b.online == 1 && a.online == 1; }));
    const auto to_bob = bot.address();
    const auto to_alice = peer.address();
    int n = 0;
    for (int round = 1; round <= rounds; ++round) {
        for (int i = 0; i < per_round; ++i) {
            ++n;
            BOOST_REQUIRE(peer.handle().try_send(message(to_bob).body(std::to_string(n))));
            BOOST_REQUIRE(bot.handle().try_send(message(to_alice).body(std::to_string(n))));
            if (i == per_round / 2) tap.cut();
        }
        BOOST_REQUIRE_MESSAGE(loop.run_until([&] { return b.resumed == round; }),
                              log.text() + kept_prosody::get().log());
        BOOST_REQUIRE(loop.run_until([&] { return int(a.heard.size()) >= n; }));
    }
    BOOST_TEST(loop.run_until([&] { return int(b.heard.size()) >= n; }));
    for (int i = 0; i < n; ++i) {
        BOOST_TEST(a.heard.at(std::size_t(i)) == std::to_string(i + 1));
        BOOST_TEST(b.heard.at(std::size_t(i)) == std::to_string(i + 1));
    }
    BOOST_TEST(b.online == 1);
    BOOST_TEST(log.field("mechanism") == "HT-SHA-256-EXPR");  // of the latest: bob was resumed
}

BOOST_AUTO_TEST_SUITE_END()

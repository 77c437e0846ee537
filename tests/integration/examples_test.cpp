// The example programs do what they say.
#include <mynah/stanza/message.hpp>
#include <mynah/stanza/presence.hpp>
#include <mynah/stanza/reply.hpp>
#include <mynah/xep/version.hpp>

#include <tests/integration/support/client.hpp>
#include <tests/integration/support/programs.hpp>
#include <tests/integration/support/shared_server.hpp>
#include <tests/support/prosody.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;
using boost::unit_test::fixture;

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

server_options options()
{
    server_options o;
    o.components = {{"desks.localhost", "secret"}};
    return o;
}

struct kept_prosody : shared_server<prosody> {
    kept_prosody() : shared_server(options()) {}
};

bool is_message(const stanza& s) { return s.kind() == stanza_kind::message; }

std::string next_words(client& c)
{
    const auto heard = c.expect(is_message);
    return std::string(message_view(heard).body());
}

// An example as the account `bot`, and alice beside it.
class conversation {
public:
    explicit conversation(std::string_view example)
        : program(run_bot(example, kept_prosody::get(), "bot")),
          alice(loop, login(kept_prosody::get(), "alice"))
    {
        const auto line = program.expect("online jid=", 30s);
        bot = jid::parse(line.substr(line.find("jid=") + 4)).value();
        BOOST_REQUIRE(alice.log_in().has_value());
    }
    ~conversation() { BOOST_TEST(program.stop() == 0, program.output()); }

    // The bot lets alice see it, and has her among its contacts then.
    void become_contact()
    {
        alice.ask(iq(iq_type::get).payload_xml("<query xmlns='jabber:iq:roster'/>"));
        alice.send(presence(presence_type::subscribe, bot.bare()));
        alice.expect([](const stanza& s) {
            return s.kind() == stanza_kind::presence &&
                   s.presence_type() == presence_type::subscribed;
        });
    }

    child program;
    event_loop loop;
    client alice;
    jid bot;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(example, *needs("prosody") * fixture<kept_prosody>())

BOOST_AUTO_TEST_CASE(echo_01_says_what_it_hears)
{
    conversation with("example_01_echo");
    with.alice.send(message(with.bot.bare()).body("Polly wants a cracker"));
    BOOST_TEST(next_words(with.alice) == "Polly wants a cracker");
}

BOOST_AUTO_TEST_CASE(presence_02_greets_who_comes_and_tells_who_is_there)
{
    conversation with("example_02_presence");
    with.alice.send(presence(presence_type::available, with.bot));  // a stranger is not greeted
    with.alice.send(message(with.bot).body("who"));
    BOOST_TEST(!contains(next_words(with.alice), "alice"));
    with.become_contact();
    with.alice.send(presence(presence_type::available, with.bot));
    BOOST_TEST(next_words(with.alice) == "Welcome, alice!");
    with.alice.send(message(with.bot).body("who"));
    BOOST_TEST(contains(next_words(with.alice), with.alice.address().text() + "\n"));
    with.alice.send(presence(presence_type::unavailable, with.bot));
    with.alice.send(message(with.bot).body("who"));
    BOOST_TEST(!contains(next_words(with.alice), "alice"));
}

BOOST_AUTO_TEST_CASE(iq_request_03_tells_which_program_one_uses)
{
    conversation with("example_03_iq_request");
    with.alice.send(message(with.bot).body("Guess what I use"));
    const auto question = with.alice.expect([](const stanza& s) {
        return s.kind() == stanza_kind::iq && static_cast<bool>(s.child(xep::version::query_name));
    });
    with.alice.send(make_result(question).payload(xep::version::info("abacus", "7")));
    BOOST_TEST(next_words(with.alice) == "You use abacus 7.");
}

BOOST_AUTO_TEST_CASE(iq_request_03_can_do_without_an_answer)
{
    conversation with("example_03_iq_request");
    with.alice.send(message(with.bot).body("Guess what I use"));
    const auto question =
        with.alice.expect([](const stanza& s) { return s.kind() == stanza_kind::iq; });
    auto refusal = make_error_reply(question, stanza_error(stanza_condition::service_unavailable));
    BOOST_REQUIRE(refusal.has_value());
    with.alice.send(*refusal);
    BOOST_TEST(next_words(with.alice) == "Your program does not tell what it is.");
}

BOOST_AUTO_TEST_CASE(iq_request_03_knows_a_foreign_client, *needs("slixmpp"))
{
    auto& server = kept_prosody::get();
    auto program = run_bot("example_03_iq_request", server, "bot");
    program.expect("online", 30s);
    auto slixmpp = run_talk(server, "alice", {"say", server.jid("bot"), "Guess what I use"});
    slixmpp.wait(60s);
    BOOST_TEST(contains(slixmpp.output(), "bot> You use Slixmpp "), slixmpp.output());
    BOOST_TEST(program.stop() == 0, program.output());
}

BOOST_AUTO_TEST_CASE(pool_04_runs_a_bot_for_each_account)
{
    auto& server = kept_prosody::get();
    const auto at = "127.0.0.1:" + std::to_string(server.port());
    auto program = run_program(
        "example_04_pool", {at, server.ca_file().string(), server.jid("bot"), server.jid("bob")},
        {{"MYNAH_PASSWORD", server.password("bot")}});
    program.expect("jid=bob@localhost", 30s);  // his password is another one
    event_loop loop;
    client alice(loop, login(server, "alice"));
    BOOST_REQUIRE(alice.log_in().has_value());
    const jid bot = jid::parse(server.jid("bot")).value();
    if (!contains(program.output(), "online jid=bot@")) program.expect("online jid=bot@", 30s);
    alice.send(message(bot).body("Hello"));
    BOOST_TEST(next_words(alice) == "bot says: Hello");
    BOOST_TEST(program.stop() == 0, program.output());
    BOOST_TEST(contains(program.output(), "1 of 2 were refused"), program.output());
}

BOOST_AUTO_TEST_CASE(pool_04_says_what_it_cannot_use)
{
    const auto refuses = [](std::vector<std::string> arguments, std::string_view saying) {
        auto program =
            run_program("example_04_pool", std::move(arguments), {{"MYNAH_PASSWORD", "x"}});
        BOOST_TEST(program.wait(30s) == 2, program.output());
        BOOST_TEST(contains(program.output(), saying), program.output());
    };
    const auto ca = kept_prosody::get().ca_file().string();
    refuses({}, "HOST:PORT CA_FILE NAME@DOMAIN");
    refuses({"localhost:x", ca, "a@b.org"}, "is not HOST:PORT");
    refuses({"localhost:5222", "/nowhere/ca.pem", "a@b.org"}, "/nowhere/ca.pem");
    refuses({"localhost:5222", ca, "@"}, "not a valid JID");
}

BOOST_AUTO_TEST_CASE(component_05_answers_for_each_address)
{
    auto& server = kept_prosody::get();
    auto program = run_program("example_05_component",
                               {"--component", "desks.localhost", "--connect",
                                "127.0.0.1:" + std::to_string(server.component_port())},
                               {{"MYNAH_PASSWORD", "secret"}});
    program.expect("online jid=desks.localhost", 30s);
    event_loop loop;
    client alice(loop, login(server, "alice"));
    BOOST_REQUIRE(alice.log_in().has_value());
    alice.send(message(jid::parse("ann@desks.localhost").value()).body("Hello"));
    BOOST_TEST(next_words(alice) == "This is the desk of ann.");
    alice.send(message(jid::parse("desks.localhost").value()).body("Hello"));
    BOOST_TEST(next_words(alice) == "Whose desk?");
    BOOST_TEST(program.stop() == 0, program.output());
}

BOOST_AUTO_TEST_SUITE_END()

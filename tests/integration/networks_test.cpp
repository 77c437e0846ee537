// The networks that mynah knows by name, played by real servers on the networks' own names: a DNS
// server of the test leads there, and its certificate authority vouches for them.
//
// Each is visited by mynah-echo as a user would start it, and by somebody who talks to it.
#include <mynah/base/base64.hpp>
#include <mynah/networks/catalogue.hpp>
#include <mynah/networks/jid_lookup.hpp>
#include <mynah/networks/profile.hpp>
#include <mynah/oauth/fixed_source.hpp>
#include <mynah/stanza/message.hpp>
#include <mynah/xep/roster.hpp>

#include <tests/integration/support/client.hpp>
#include <tests/integration/support/programs.hpp>
#include <tests/integration/support/shared_server.hpp>
#include <tests/support/dnsmasq.hpp>
#include <tests/support/ejabberd.hpp>
#include <tests/support/front.hpp>
#include <tests/support/prosody.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;
using boost::unit_test::fixture;

authority& ca()
{
    static authority only;
    return only;
}

std::string local(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

// mynah-echo, with the authority and a DNS server of the test's.
child echo_on(std::string_view network, const dnsmasq& dns, std::vector<std::string> more,
              const std::string& password = {})
{
    std::vector<std::string> arguments{
        "--network",  std::string(network), "--ca-file",   ca().file().string(),
        "--resolver", local(dns.port()),    "--log-level", "debug"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    child::variables environment;
    if (!password.empty()) environment.emplace_back("MYNAH_PASSWORD", password);
    return run_program("mynah-echo", std::move(arguments), std::move(environment));
}

// What follows "online jid=" in the bot's log: its full JID.
jid online_as(child& bot)
{
    constexpr std::string_view mark = "online jid=";
    BOOST_REQUIRE_NO_THROW(bot.expect(std::string(mark), 30s));
    const auto said = bot.output();
    const auto begin = said.find(mark) + mark.size();
    return jid::parse(said.substr(begin, said.find_first_of(" \n", begin) - begin)).value();
}

void ends_well(child& bot, std::string_view must_not_say = {})
{
    BOOST_TEST(bot.stop() == 0, bot.output());
    if (!must_not_say.empty())
        BOOST_TEST(bot.output().find(must_not_say) == std::string::npos, bot.output());
}

// Somebody else on the same network, by the library.
login visitor(const server& s, std::string_view network, std::string_view account)
{
    login how(s, account);
    networks::apply(*networks::find(network), how.config);
    return how;
}

login visitor_by_token(const server& s, std::string_view network, std::string_view account,
                       std::string_view token)
{
    auto how = visitor(s, network, account);
    how.config.stream.password = secret();
    how.config.stream.sasl.password = false;
    how.config.stream.sasl.anonymous = false;
    how.config.token = std::make_shared<oauth::fixed_source>(secret(token));
    return how;
}

void is_echoed(client& who, const jid& bot, std::string_view text)
{
    who.send(message(bot).type(message_type::chat).body(text));
    const auto answer = who.expect([&](const stanza& s) {
        return s.kind() == stanza_kind::message && s.child("body").text() == text;
    });
    BOOST_TEST((answer.from().bare() == bot.bare()));
}

void is_echoed(const login& how, const jid& bot)
{
    event_loop loop;
    client who(loop, how);
    const auto online = who.log_in();
    BOOST_REQUIRE_MESSAGE(online, online.error().message());
    is_echoed(who, bot, "is anybody there?");
}

}  // namespace

// ------------------------------------------------------------ Windows Live Messenger

namespace {

constexpr std::string_view bot_token = "EwBwAiBhIGdvb2QgdG9rZW4gb2Ygb25lIP/+";
constexpr std::string_view alice_token = "YWxpY2UncyB0b2tlbg==";

server_options live_messenger()
{
    server_options options;
    options.ca = &ca();
    options.domain = "messenger.live.com";
    options.authentication = authentication_by_token(R"(
token_mechanism = "X-MESSENGER-OAUTH2"
tokens = { ["EwBwAiBhIGdvb2QgdG9rZW4gb2Ygb25lIP/+"] = "00037ffe8a7b"; ["YWxpY2UncyB0b2tlbg=="] = "00061a2b3c4d" }
jid_lookup = { ["friend@example.com"] = "00061a2b3c4d@messenger.live.com" }
)");
    options.more_modules = {"jid_lookup"};
    return options;
}

// The network: a front that sends everybody to a gateway.
struct messenger : shared_server<prosody> {
    messenger() : shared_server(live_messenger()) {}

    front entrance{
        front::sends_to("gw7.gateway.messenger.live.com:" + std::to_string(get().port()))};
    dnsmasq dns{
        {{"_xmpp-client._tcp.messenger.live.com", "xmpp.messenger.live.com", entrance.port()}},
        {{"xmpp.messenger.live.com", "127.0.0.1"},
         {"gw7.gateway.messenger.live.com", "127.0.0.1"}}};
    scratch_folder folder;
    std::string token_file = folder.write("token", std::string(bot_token) + "\n").string();

    login alice()
    {
        return visitor_by_token(get(), "messenger", "messenger.live.com", alice_token);
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(network_messenger, *needs("prosody") * needs("dnsmasq"))

BOOST_FIXTURE_TEST_CASE(a_network_and_a_token_are_all_it_takes, messenger)
{
    auto bot = echo_on("messenger", dns, {"--token-file", token_file});
    const auto address = online_as(bot);
    BOOST_TEST(address.bare().text() == "00037ffe8a7b@messenger.live.com");
    BOOST_TEST(bot.output().find("X-MESSENGER-OAUTH2") != std::string::npos);
    BOOST_TEST(entrance.visits() == 1U);
    is_echoed(alice(), address);
    ends_well(bot, bot_token);
}

BOOST_FIXTURE_TEST_CASE(the_front_can_be_told_instead_of_found, messenger)
{
    auto bot = echo_on("messenger", dns,
                       {"--token-file", token_file, "--connect", local(entrance.port())});
    is_echoed(alice(), online_as(bot));
    BOOST_TEST(entrance.visits() == 1U);
    ends_well(bot, bot_token);
}

BOOST_FIXTURE_TEST_CASE(the_usual_host_is_tried_when_dns_names_none, messenger)
{
    // On port 5222 of an address that nobody else uses.
    const front usual(
        front::sends_to("gw7.gateway.messenger.live.com:" + std::to_string(get().port())),
        "127.0.52.22", 5222);
    const dnsmasq silent({}, {{"xmpp.messenger.live.com", "127.0.52.22"},
                              {"gw7.gateway.messenger.live.com", "127.0.0.1"}});
    auto bot = echo_on("messenger", silent, {"--token-file", token_file});
    is_echoed(alice(), online_as(bot));
    BOOST_TEST(usual.visits() == 1U);
    ends_well(bot, bot_token);
}

BOOST_FIXTURE_TEST_CASE(people_are_found_by_their_mail_address, messenger)
{
    event_loop loop;
    client bot(loop, visitor_by_token(get(), "messenger", "messenger.live.com", bot_token));
    BOOST_REQUIRE(bot.log_in());
    const auto friend_ = loop.run(networks::look_up_jid(bot.handle(), "friend@example.com"));
    BOOST_REQUIRE_MESSAGE(friend_, friend_.error().message());
    BOOST_TEST(friend_->text() == "00061a2b3c4d@messenger.live.com");
    const auto nobody = loop.run(networks::look_up_jid(bot.handle(), "nobody@example.com"));
    BOOST_TEST(!nobody);
}

BOOST_FIXTURE_TEST_CASE(what_it_does_not_do_is_said_at_once, messenger)
{
    event_loop loop;
    client bot(loop, visitor_by_token(get(), "messenger", "messenger.live.com", bot_token));
    BOOST_REQUIRE(bot.log_in());
    const auto refused =
        bot.handle().try_send(message(bot.address()).type(message_type::normal).body("a letter"));
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::not_served), refused.error().message());
}

BOOST_AUTO_TEST_SUITE_END()

// ------------------------------------------------------------ Google Talk

namespace {

server_options google_talk()
{
    server_options options;
    options.ca = &ca();
    options.domain = "gmail.com";
    options.issues_tokens = true;
    options.more = "oauth_access: all\n";
    return options;
}

struct google : shared_server<ejabberd> {
    google() : shared_server(google_talk()) {}

    dnsmasq dns{{{"_xmpp-client._tcp.gmail.com", "talk.google.com", get().port()}},
                {{"talk.google.com", "127.0.0.1"}}};
    scratch_folder folder;
};

// A company's own domain, on Google's servers and with Google's certificate.
server_options hosted()
{
    auto options = google_talk();
    options.domain = "company.example";
    options.certificate = ca().issue({"talk.google.com"});
    return options;
}

struct hosted_google : shared_server<ejabberd> {
    hosted_google() : shared_server(hosted()) {}
};

server_options google_by_tokens_of_2006()
{
    server_options options;
    options.ca = &ca();
    options.domain = "gmail.com";
    options.authentication = authentication_by_token(R"(
token_mechanism = "X-GOOGLE-TOKEN"
tokens = { ["DQAAAGgA-old"] = "bot" }
)");
    return options;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(network_google, *needs("erlang-p1-oauth2") * needs("dnsmasq"))

BOOST_FIXTURE_TEST_CASE(a_token_of_the_server_logs_in, google)
{
    const auto token = get().token("bot");
    auto bot = echo_on(
        "google", dns,
        {"--jid", "bot@gmail.com", "--token-file", folder.write("token", token + "\n").string()});
    const auto address = online_as(bot);
    BOOST_TEST(bot.output().find("X-OAUTH2") != std::string::npos);
    is_echoed(visitor_by_token(get(), "google", "alice@gmail.com", get().token("alice")), address);
    ends_well(bot, token);
}

BOOST_FIXTURE_TEST_CASE(the_roster_is_asked_for_in_googles_way, google)
{
    event_loop loop;
    client bot(loop, visitor_by_token(get(), "google", "bot@gmail.com", get().token("bot")));
    BOOST_REQUIRE(bot.log_in());
    xep::roster::roster contacts;
    const auto loaded = loop.run(contacts.load(bot.handle()));
    BOOST_TEST(loaded.has_value());
}

BOOST_FIXTURE_TEST_CASE(a_hosted_domain_has_googles_certificate, hosted_google)
{
    auto& server = get();
    const dnsmasq dns({{"_xmpp-client._tcp.company.example", "talk.google.com", server.port()}},
                      {{"talk.google.com", "127.0.0.1"}});
    const scratch_folder folder;
    const auto file = folder.write("token", server.token("bot") + "\n").string();
    auto bot = echo_on("google", dns, {"--jid", "bot@company.example", "--token-file", file});
    is_echoed(visitor_by_token(server, "google", "alice@company.example", server.token("alice")),
              online_as(bot));
    ends_well(bot);

    auto elsewhere = echo_on("none", dns, {"--jid", "bot@company.example", "--token-file", file});
    BOOST_TEST(elsewhere.wait(30s) == 4, elsewhere.output());
}

BOOST_AUTO_TEST_CASE(the_older_token_has_its_own_form)
{
    const prosody server(google_by_tokens_of_2006());
    event_loop loop;
    client bot(loop, visitor_by_token(server, "google", "bot@gmail.com", "DQAAAGgA-old"));
    const auto online = bot.log_in();
    BOOST_REQUIRE_MESSAGE(online, online.error().message());
    BOOST_TEST(bot.address().bare().text() == "bot@gmail.com");
}

BOOST_AUTO_TEST_SUITE_END()

// ------------------------------------------------------------ Facebook Chat

namespace {

constexpr std::string_view facebook_token = "12345|2.good|token&=";

server_options facebook_chat()
{
    server_options options;
    options.ca = &ca();
    options.domain = "chat.facebook.com";
    options.authentication = authentication_by_token(R"(
token_mechanism = "X-FACEBOOK-PLATFORM"
token_api_key = "12345"
tokens = { ["12345|2.good|token&="] = "-1234567"; ["12345|2.other"] = "-7654321" }
)");
    return options;
}

struct facebook : shared_server<prosody> {
    facebook() : shared_server(facebook_chat()) {}
};

server_options facebook_by_password()
{
    server_options options;
    options.ca = &ca();
    options.domain = "chat.facebook.com";
    options.disabled_mechanisms = {"PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512"};
    return options;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(network_facebook, *needs("prosody") * needs("dnsmasq"))

BOOST_FIXTURE_TEST_CASE(a_network_and_a_token_are_all_it_takes, facebook)
{
    auto& server = get();
    const dnsmasq dns({{"_xmpp-client._tcp.chat.facebook.com", "chat.facebook.com", server.port()}},
                      {{"chat.facebook.com", "127.0.0.1"}});
    const scratch_folder folder;
    auto bot = echo_on("facebook", dns,
                       {"--api-key", "12345", "--token-file",
                        folder.write("token", std::string(facebook_token) + "\n").string()});
    const auto address = online_as(bot);
    BOOST_TEST(address.bare().text() == "-1234567@chat.facebook.com");
    auto other = visitor_by_token(server, "facebook", "chat.facebook.com", "12345|2.other");
    other.config.stream.api_key = "12345";
    is_echoed(other, address);
    ends_well(bot, facebook_token);
}

BOOST_FIXTURE_TEST_CASE(the_roster_is_not_written, facebook)
{
    event_loop loop;
    auto how = visitor_by_token(get(), "facebook", "chat.facebook.com", facebook_token);
    how.config.stream.api_key = "12345";
    client bot(loop, how);
    BOOST_REQUIRE(bot.log_in());
    const auto added = loop.run(xep::roster::set(
        bot.handle(), xep::roster::item(jid::parse("-5@chat.facebook.com").value())));
    BOOST_REQUIRE(!added);
    BOOST_TEST((added.error().code == errc::not_served), added.error().message());
}

BOOST_AUTO_TEST_CASE(a_password_logs_in_by_digest_md5)
{
    const ejabberd server(facebook_by_password());
    const dnsmasq dns({{"_xmpp-client._tcp.chat.facebook.com", "chat.facebook.com", server.port()}},
                      {{"chat.facebook.com", "127.0.0.1"}});
    auto bot = echo_on("facebook", dns, {"--jid", "bot@chat.facebook.com"}, server.password("bot"));
    const auto address = online_as(bot);
    BOOST_TEST(bot.output().find("DIGEST-MD5") != std::string::npos);
    is_echoed(visitor(server, "facebook", "alice@chat.facebook.com"), address);
    ends_well(bot, server.password("bot"));
}

BOOST_AUTO_TEST_SUITE_END()

// ------------------------------------------------------------ GMX, WEB.DE, 1&1

namespace {

// Mailboxes of many domains on one server.
server_options mail_domains()
{
    server_options options;
    options.ca = &ca();
    options.domain = "gmx.net";
    options.certificate = ca().issue({"gmx.net", "web.de", "company.example"});
    options.further_domains = {"web.de", "company.example"};
    return options;
}

struct gmx : shared_server<prosody> {
    gmx() : shared_server(mail_domains()) {}
};

}  // namespace

BOOST_AUTO_TEST_SUITE(network_gmx, *needs("prosody") * needs("dnsmasq"))

BOOST_FIXTURE_TEST_CASE(mailboxes_of_many_domains_are_on_one_server_of_another_name, gmx)
{
    auto& server = get();
    std::vector<srv_record> services;
    for (const auto* domain : {"gmx.net", "web.de", "company.example"})
        services.push_back(
            {std::string("_xmpp-client._tcp.") + domain, "xmpp-gmx.gmx.net", server.port()});
    const dnsmasq dns(services, {{"xmpp-gmx.gmx.net", "127.0.0.1"}});

    const auto alice = visitor(server, "gmx", "alice@gmx.net");
    for (const std::string domain : {"gmx.net", "web.de", "company.example"}) {
        auto bot = echo_on("gmx", dns, {"--jid", "bot@" + domain}, server.password("bot"));
        const auto address = online_as(bot);
        BOOST_TEST(address.bare().text() == "bot@" + domain);
        is_echoed(alice, address);
        ends_well(bot, server.password("bot"));
    }
}

BOOST_FIXTURE_TEST_CASE(one_process_serves_all_of_them, gmx)
{
    auto& server = get();
    const scratch_folder folder;
    const auto list = folder
                          .write("accounts.csv",
                                 "bot@gmx.net,secret\nbot@web.de,secret\n"
                                 "bot@company.example,secret\n")
                          .string();
    const dnsmasq dns({{"_xmpp-client._tcp.gmx.net", "xmpp-gmx.gmx.net", server.port()},
                       {"_xmpp-client._tcp.web.de", "xmpp-gmx.gmx.net", server.port()},
                       {"_xmpp-client._tcp.company.example", "xmpp-gmx.gmx.net", server.port()}},
                      {{"xmpp-gmx.gmx.net", "127.0.0.1"}});
    auto bots = echo_on("gmx", dns, {"--accounts", list});
    for (int i = 0; i < 3; ++i) BOOST_CHECK_NO_THROW(bots.expect("online jid=bot@", 30s));
    for (const auto* domain : {"gmx.net", "web.de", "company.example"})
        BOOST_TEST(
            bots.output().find(std::string("online jid=bot@") + domain + "/") != std::string::npos,
            bots.output());
    ends_well(bots, "secret");
}

BOOST_AUTO_TEST_SUITE_END()

// ------------------------------------------------------------ jabber.ccc.de

namespace {

server_options chaos()
{
    server_options options;
    options.ca = &ca();  // nobody else's
    options.domain = "jabber.ccc.de";
    options.disabled_mechanisms = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS",
                                   "SCRAM-SHA-1-PLUS"};
    options.passwords = password_storage::scram_sha_1;
    return options;
}

struct ccc : shared_server<prosody> {
    ccc() : shared_server(chaos()) {}

    login alice() { return visitor(get(), "ccc", "alice"); }
};

constexpr const char* onion = "okj7xc6j2szr2y75.onion";

}  // namespace

BOOST_AUTO_TEST_SUITE(network_ccc, *needs("prosody") * needs("dnsmasq"))

BOOST_FIXTURE_TEST_CASE(another_host_scram_sha_1_and_an_authority_of_its_own, ccc)
{
    auto& server = get();
    const dnsmasq dns({{"_xmpp-client._tcp.jabber.ccc.de", "jabberd.jabber.ccc.de", server.port()}},
                      {{"jabberd.jabber.ccc.de", "127.0.0.1"}});
    auto bot =
        echo_on("ccc", dns, {"--jid", "bot@jabber.ccc.de", "--inactive"}, server.password("bot"));
    const auto address = online_as(bot);
    BOOST_TEST(bot.output().find("mechanism=SCRAM-SHA-1") != std::string::npos, bot.output());
    is_echoed(alice(), address);
    BOOST_TEST(server.logs("Enabling stream management", 5s));
    BOOST_TEST(server.logs(": <inactive ", 5s));  // XEP-0352
    ends_well(bot, server.password("bot"));

    auto stranger =
        run_program("mynah-echo", {"--jid", "bot@jabber.ccc.de", "--resolver", local(dns.port())},
                    {{"MYNAH_PASSWORD", server.password("bot")}});
    BOOST_TEST(stranger.wait(30s) == 4, stranger.output());
}

BOOST_FIXTURE_TEST_CASE(an_onion_service_by_a_proxy_with_the_same_certificate, ccc)
{
    auto& server = get();
    const front tor(front::socks5(onion, 5222, server.port()));
    const dnsmasq dns({}, {});
    auto bot = echo_on("ccc", dns,
                       {"--jid", "bot@jabber.ccc.de", "--connect", std::string(onion) + ":5222",
                        "--proxy", "socks5://" + local(tor.port())},
                       server.password("bot"));
    is_echoed(alice(), online_as(bot));
    BOOST_TEST(tor.visits() == 1U);
    BOOST_TEST(dns.log().find("query[") == std::string::npos, dns.log());
    ends_well(bot, server.password("bot"));
}

BOOST_AUTO_TEST_SUITE_END()

// ------------------------------------------------------------ Piratenpartei

namespace {

server_options pirates()
{
    server_options options;
    options.ca = &ca();
    options.domain = "jabber.piratenpartei.de";
    return options;
}

struct piratenpartei : shared_server<ejabberd> {
    piratenpartei() : shared_server(pirates()) {}
};

}  // namespace

BOOST_AUTO_TEST_SUITE(network_piratenpartei, *needs("ejabberd") * needs("dnsmasq"))

BOOST_FIXTURE_TEST_CASE(direct_tls_and_starttls_both_by_dns, piratenpartei)
{
    auto& server = get();
    const srv_record ways[] = {
        {"_xmpp-client._tcp.jabber.piratenpartei.de", "jabber.piratenpartei.de", server.port()},
        {"_xmpps-client._tcp.jabber.piratenpartei.de", "jabber.piratenpartei.de",
         server.direct_tls_port()}};
    const auto alice = visitor(server, "piratenpartei", "alice@jabber.piratenpartei.de");
    for (const auto& way : ways) {
        const dnsmasq dns({way}, {{"jabber.piratenpartei.de", "127.0.0.1"}});
        auto bot = echo_on("piratenpartei", dns, {"--jid", "bot@jabber.piratenpartei.de"},
                           server.password("bot"));
        is_echoed(alice, online_as(bot));
        BOOST_TEST(bot.output().find("jabber.piratenpartei.de:" + std::to_string(way.port)) !=
                       std::string::npos,
                   bot.output());
        ends_well(bot, server.password("bot"));
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(mynah_login_lists_the_networks)
{
    auto list = run_program("mynah-login", {"networks"});
    BOOST_TEST(list.wait(30s) == 0);
    for (const auto& n : networks::all()) {
        const auto heading = std::string(n.name) + ": " + std::string(n.title);
        BOOST_TEST(list.output().find(heading) != std::string::npos, list.output());
    }
    BOOST_TEST(list.output().find("takes messages of type chat only") != std::string::npos);
}

#include <mynah/networks/catalogue.hpp>
#include <mynah/networks/profile.hpp>

#include <tests/unit/session/session_fixture.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace std::chrono_literals;
using networks::find;
using std::vector;

namespace {

jid address(std::string_view text) { return jid::parse(text).value(); }

session_config with(std::string_view network, std::string_view account)
{
    session_config config(address(account));
    networks::apply(*find(network), config);
    return config;
}

std::string refusal(std::string_view network, std::string_view account, bool has_token)
{
    const auto allowed = networks::check(*find(network), address(account), has_token);
    return allowed ? "" : allowed.error().text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(profile_test)

BOOST_AUTO_TEST_CASE(a_messenger_session)
{
    const auto c = with("messenger", "messenger.live.com");
    BOOST_TEST((c.stream.sasl.mechanisms == vector<std::string>{"X-MESSENGER-OAUTH2"}));
    BOOST_TEST((c.stream.idle == 50s));
    BOOST_TEST(c.stream.regular_pings);
    BOOST_TEST((c.stream.bound == protocol::bound_address::other_local));
    BOOST_TEST(c.fallback.value().to_string() == "xmpp.messenger.live.com:5222");
    BOOST_TEST(c.tls_name == "");
    BOOST_TEST(c.stream.serves_not.include(protocol::unserved::other_messages));
    BOOST_TEST(!c.stream.serves_not.include(protocol::unserved::roster_additions));
}

BOOST_AUTO_TEST_CASE(google_has_a_certificate_of_its_own_for_the_domains_of_others)
{
    BOOST_TEST(with("google", "bot@gmail.com").tls_name == "");
    const auto hosted = with("google", "bot@company.example");
    BOOST_TEST(hosted.tls_name == "talk.google.com");
    BOOST_TEST(hosted.stream.google_roster);
    BOOST_TEST((hosted.stream.bound == protocol::bound_address::other_domain));
}

BOOST_AUTO_TEST_CASE(a_mailbox_of_any_domain_is_an_account_of_gmx)
{
    const auto c = with("gmx", "bot@company.example");
    BOOST_TEST(c.stream.sasl.mechanisms.empty());  // the usual choice
    BOOST_TEST(c.tls_name == "");
    BOOST_TEST(c.fallback.value().to_string() == "gmx.net:5222");
}

BOOST_AUTO_TEST_CASE(what_was_said_before_stays)
{
    session_config config(address("bot@chat.facebook.com"));
    config.stream.sasl.mechanisms = {"DIGEST-MD5"};
    config.stream.idle = 20s;
    config.fallback = net::endpoint("127.0.0.1", 5222);
    networks::apply(*find("facebook"), config);
    BOOST_TEST((config.stream.sasl.mechanisms == vector<std::string>{"DIGEST-MD5"}));
    BOOST_TEST((config.stream.idle == 20s));
    BOOST_TEST(config.fallback->to_string() == "127.0.0.1:5222");

    session_config hosted(address("bot@company.example"));
    hosted.tls_name = "xmpp.company.example";
    networks::apply(*find("google"), hosted);
    BOOST_TEST(hosted.tls_name == "xmpp.company.example");
}

BOOST_AUTO_TEST_CASE(who_may_log_in_where)
{
    BOOST_TEST(refusal("messenger", "messenger.live.com", true) == "");
    BOOST_TEST(refusal("messenger", "00af@messenger.live.com", true) == "");
    BOOST_TEST(refusal("messenger", "ann@live.com", true) ==
               "ann@live.com is no account of Windows Live Messenger: they are at "
               "messenger.live.com");
    BOOST_TEST(refusal("messenger", "messenger.live.com", false) ==
               "Windows Live Messenger takes a token, and nothing else: --token-file FILE");
    BOOST_TEST(refusal("google", "bot@company.example", false) == "");
    BOOST_TEST(refusal("google", "gmail.com", true) ==
               "which account of Google Talk? --jid says it");
    BOOST_TEST(refusal("facebook", "bot@chat.facebook.com", false) == "");
    BOOST_TEST(refusal("ccc", "bot@example.org", false) ==
               "bot@example.org is no account of jabber.ccc.de: they are at jabber.ccc.de");
}

// The network cuts who is silent for longer, whatever it says itself, and whitespace does not
// count.
BOOST_AUTO_TEST_CASE(a_messenger_session_is_never_silent_for_a_minute)
{
    auto config = testing::default_config();
    networks::apply(*find("messenger"), config);
    config.stream.sasl.mechanisms.clear();  // of the script
    testing::session_fixture f(std::move(config));
    f.start();
    f.log_in();
    for (int i = 0; i < 3; ++i) {
        (void)f.heard();
        f.time.advance(30s);
        f.say("<presence from='ann@messenger.live.com/1'/>");
        f.time.advance(29s);
        const auto asked = f.heard();
        BOOST_TEST(asked.find("<ping xmlns='urn:xmpp:ping'/>") != std::string::npos, asked);
        f.say("<iq type='result' from='example.org' id='" + f.id_in(asked) + "'/>");
    }
    BOOST_TEST(f.events.online == 1);
    BOOST_TEST(f.events.reasons.empty());
}

BOOST_AUTO_TEST_SUITE_END()

// Sessions that log in by SASL2: tokens that are kept, sessions that are resumed in one trip.
#include "session_fixture.hpp"

#include <mynah/base/base64.hpp>
#include <mynah/base/datetime.hpp>
#include <mynah/protocol/framing.hpp>
#include <mynah/stanza/message.hpp>

#include <tests/unit/session/websocket_peer.hpp>

#include <boost/test/unit_test.hpp>

#include <map>

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;
using mynah::protocol::fast_token;
using mynah::protocol::login_memory;
using mynah::sasl::strength;
using mynah::sasl::token_mechanism;

namespace {

class map_store final : public login_store {
public:
    std::optional<kept_login> load(std::string_view session) override
    {
        const auto found = kept.find(std::string(session));
        return found == kept.end() ? std::nullopt : std::optional(found->second);
    }
    void save(std::string_view session, const kept_login& login) override
    {
        kept.insert_or_assign(std::string(session), login);
        ++saved;
        if (on_save) on_save();
    }

    // A log-in by this token, at a server that does everything along.
    void keep(std::string_view expires, strength least = strength::any)
    {
        auto memory = std::make_shared<login_memory>("7fa814e8-9ee5-4fa4-a105-4a82e59fc437");
        memory->token = fast_token(secret("secret-token:fast-1"), token_mechanism::none,
                                   datetime::parse(expires).value());
        memory->offered.bind = memory->offered.enable = memory->offered.resume = true;
        memory->offered.tokens.insert(token_mechanism::none);
        kept.insert_or_assign("bot@example.org/x", kept_login(least, std::move(memory)));
    }
    const login_memory& memory() const { return *kept.at("bot@example.org/x").memory; }

    std::map<std::string, kept_login> kept;
    int saved = 0;
    std::function<void()> on_save;
};

session_config with_store(std::shared_ptr<login_store> store)
{
    auto c = default_config();
    c.stream.sasl.certificate = false;
    c.stream.sasl.password = true;
    c.stream.sasl.allow_plain = true;
    c.stream.password = secret("pencil");
    c.stream.bind2 = true;
    c.logins = std::move(store);
    return c;
}

const std::string offer =
    "<stream:features><authentication xmlns='urn:xmpp:sasl:2'><mechanism>PLAIN</mechanism>"
    "<inline><bind xmlns='urn:xmpp:bind:0'><inline><feature var='urn:xmpp:sm:3'/></inline></bind>"
    "<sm xmlns='urn:xmpp:sm:3'/><fast xmlns='urn:xmpp:fast:0'><mechanism>HT-SHA-256-NONE"
    "</mechanism></fast></inline></authentication></stream:features>";
const std::string empty_features = "<stream:features/>";

// The proofs are HMAC-SHA-256 under the token, computed with Python's hmac.
const std::string by_token =
    "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='HT-SHA-256-NONE'><initial-response>"
    "Ym90AOZqjOMhcVtQfROzuRSz0og91x9svpGQV3CA88vTWnfX</initial-response>"
    "<user-agent id='7fa814e8-9ee5-4fa4-a105-4a82e59fc437'><software>mynah</software></user-agent>";
const std::string bind2 =
    "<bind xmlns='urn:xmpp:bind:0'><tag>x</tag><enable xmlns='urn:xmpp:sm:3' resume='true'/>"
    "</bind>";
const std::string fast = "<fast xmlns='urn:xmpp:fast:0'/></authenticate>";

std::string success(std::string_view more, bool proven = true)
{
    const std::string proof =
        "<additional-data>rIuoOaljLMKyB58ez4AGbvoN5l25pRmriz53Fs482+0=</additional-data>";
    return "<success xmlns='urn:xmpp:sasl:2'>" + (proven ? proof : "") +
           "<authorization-identifier>bot@example.org/x/1</authorization-identifier>" +
           std::string(more) + "</success>";
}
const std::string bound =
    "<bound xmlns='urn:xmpp:bind:0'><enabled xmlns='urn:xmpp:sm:3' id='s1' resume='true'/>"
    "</bound>";
const std::string token =
    "<token xmlns='urn:xmpp:fast:0' expiry='2200-01-01T00:00:00Z' token='secret-token:fast-1'/>";
const std::string header_of_ours =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams' to='example.org' from='bot@example.org' "
    "version='1.0' xml:lang='en'>";

}  // namespace

BOOST_AUTO_TEST_SUITE(session_sasl2_test)

BOOST_AUTO_TEST_CASE(a_token_is_kept_before_the_session_is_online)
{
    const auto store = std::make_shared<map_store>();
    session_fixture f(with_store(store));
    f.start();
    f.say(f.header() + offer);
    BOOST_TEST(f.heard().find("mechanism='PLAIN'") != std::string::npos);
    BOOST_TEST(store->saved == 0);
    f.say(success(bound + token, false) + empty_features);
    BOOST_TEST(f.events.online == 1);
    BOOST_TEST(f.subject.address().text() == "bot@example.org/x/1");
    BOOST_TEST((store->kept.at("bot@example.org/x").least_strength == strength::shown));
    BOOST_REQUIRE(store->memory().token);
    BOOST_TEST(store->memory().token->text.reveal() == "secret-token:fast-1");

    const auto saved = store->saved;
    (void)f.subject.handle().try_send(message(jid::parse("ann@example.org").value()).body("1"));
    f.time.settle();
    BOOST_TEST(store->saved == saved);  // nothing new
}

BOOST_AUTO_TEST_CASE(the_next_process_logs_in_by_the_token_in_one_trip)
{
    const auto store = std::make_shared<map_store>();
    store->keep("2200-01-01T00:00:00Z", strength::shown);
    session_fixture f(with_store(store));
    f.start();
    BOOST_TEST(f.heard() == header_of_ours + by_token + bind2 + fast);
    f.say(f.header() + offer + success(bound) + empty_features);
    BOOST_TEST(f.events.online == 1);
    BOOST_TEST((f.subject.login_strength() == strength::shown));
    BOOST_TEST(store->saved == 0);
}

BOOST_AUTO_TEST_CASE(a_session_is_resumed_in_one_trip)
{
    const auto store = std::make_shared<map_store>();
    store->keep("2200-01-01T00:00:00Z");
    session_fixture f(with_store(store));
    f.start();
    f.say(f.header() + offer + success(bound) + empty_features);
    (void)f.heard();
    f.links.link().cut();
    f.time.advance(10s);
    BOOST_TEST(f.links.attempts() == 2u);
    BOOST_TEST(f.heard() == header_of_ours + by_token +
                                "<resume xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>" + bind2 + fast);
    f.say(f.header() + offer + success("<resumed xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>") +
          empty_features);
    BOOST_TEST(f.events.resumed == 1);
    BOOST_TEST(f.events.online == 1);
}

BOOST_AUTO_TEST_CASE(a_refused_token_is_forgotten_in_the_store_before_the_password_goes_out)
{
    const auto store = std::make_shared<map_store>();
    store->keep("2200-01-01T00:00:00Z");
    session_fixture f(with_store(store));
    f.start();
    (void)f.heard();
    std::string written = "not saved";
    store->on_save = [&] { written = f.heard(); };
    f.say(f.header() + offer +
          "<failure xmlns='urn:xmpp:sasl:2'><not-authorized "
          "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>");
    BOOST_TEST(written == "");
    BOOST_TEST(!store->memory().token);
    BOOST_TEST(f.heard().find("mechanism='PLAIN'") != std::string::npos);
    store->on_save = nullptr;
}

BOOST_AUTO_TEST_CASE(a_token_that_has_expired_is_not_tried)
{
    const auto store = std::make_shared<map_store>();
    store->keep("2020-01-01T00:00:00Z");
    session_fixture f(with_store(store));
    f.start();
    BOOST_TEST(f.heard() == header_of_ours);
    BOOST_TEST(!store->memory().token);
    BOOST_TEST(store->memory().user_agent == "7fa814e8-9ee5-4fa4-a105-4a82e59fc437");
}

BOOST_AUTO_TEST_CASE(the_next_process_takes_nothing_weaker)
{
    const auto store = std::make_shared<map_store>();
    store->keep("2200-01-01T00:00:00Z", strength::bound);
    session_fixture f(with_store(store));
    f.start();
    BOOST_TEST(f.heard() == header_of_ours);  // the token is weaker, too
    f.say(f.header() + offer);
    BOOST_REQUIRE(f.ended);
    BOOST_TEST((f.ended->code == errc::weaker_mechanism));
    BOOST_TEST(f.heard() == "</stream:stream>");
}

BOOST_AUTO_TEST_CASE(what_the_settings_want_counts_beside_what_was_kept)
{
    const auto store = std::make_shared<map_store>();
    store->keep("2200-01-01T00:00:00Z", strength::shown);
    auto c = with_store(store);
    c.stream.least_strength = strength::bound;
    session_fixture f(c);
    BOOST_TEST((f.subject.login_strength() == strength::bound));
}

BOOST_AUTO_TEST_CASE(the_password_is_hashed_for_another_scram)
{
    // What is between the tags of an element that has no others in it.
    const auto text_in = [](const std::string& xml, std::string_view tag) {
        const auto at = xml.find("<" + std::string(tag));
        const auto begin = xml.find('>', at) + 1;
        return xml.substr(begin, xml.find('<', begin) - begin);
    };
    auto c = with_store(nullptr);
    c.stream.sasl.allow_plain = false;
    memory_link_options options;
    options.binding_data[channel_binding::tls_exporter] = "keying material";
    session_fixture f(c, options);
    f.start();
    f.say(f.header() +
          "<stream:features><authentication xmlns='urn:xmpp:sasl:2'><mechanism>SCRAM-SHA-1-PLUS"
          "</mechanism><upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-256</upgrade>"
          "</authentication><sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding "
          "type='tls-exporter'/></sasl-channel-binding></stream:features>");
    const auto first = base64::decode(text_in(f.heard(), "initial-response")).value();
    const auto bare = first.substr(first.find("n=bot"));
    const auto server_first =
        bare.substr(bare.find("r=")) + "server,s=" + base64::encode("salt") + ",i=4096";
    f.say("<challenge xmlns='urn:xmpp:sasl:2'>" + base64::encode(server_first) + "</challenge>");
    BOOST_REQUIRE(wait_for_offloaded());
    f.time.settle();
    const auto final = base64::decode(text_in(f.heard(), "response")).value();
    const auto keys = sasl::derive_keys(crypto::hash::sha1, secret("pencil"), "salt", 4096).value();
    const auto signature =
        crypto::hmac(crypto::hash::sha1, keys.server_key,
                     bare + "," + server_first + "," + final.substr(0, final.find(",p=")));
    f.say("<continue xmlns='urn:xmpp:sasl:2'><additional-data>" +
          base64::encode("v=" + base64::encode(signature)) +
          "</additional-data><tasks><task>UPGR-SCRAM-SHA-256</task></tasks></continue>");
    BOOST_TEST(f.heard() == "<next xmlns='urn:xmpp:sasl:2' task='UPGR-SCRAM-SHA-256'/>");
    f.say(
        "<task-data xmlns='urn:xmpp:sasl:2'><salt xmlns='urn:xmpp:scram-upgrade:0' "
        "iterations='4096'>QSXCR+Q6sek8bf92</salt></task-data>");
    BOOST_REQUIRE(wait_for_offloaded());
    f.time.settle();
    // PBKDF2, computed with Python's hashlib.
    BOOST_TEST(f.heard() ==
               "<task-data xmlns='urn:xmpp:sasl:2'><hash xmlns='urn:xmpp:scram-upgrade:0'>"
               "qXUXrlcvnaxxWG00DdRgVioR2gnUpuX5r+3EZ1rdhVY=</hash></task-data>");
}

BOOST_AUTO_TEST_CASE(over_a_websocket_header_and_proof_are_two_messages)
{
    const auto store = std::make_shared<map_store>();
    store->keep("2200-01-01T00:00:00Z");
    auto c = with_store(store);
    c.websocket = net::websocket_url::parse("wss://ws.example.net/ws").value();
    session_fixture f(c);
    f.start();
    f.say(websocket_peer::answer_to(f.heard()));
    const auto written = websocket_peer::read(f.heard());
    BOOST_TEST(written.starts_with("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' "));
    BOOST_TEST(written.find("/>\n<authenticate ") != std::string::npos);
    BOOST_TEST(written.ends_with("</authenticate>\n"));
    std::string documents;
    for (auto bytes : {f.header(), offer, success(bound), empty_features}) {
        std::string document;
        BOOST_REQUIRE(protocol::framing::write_document(bytes, document) != 0);
        documents += websocket_peer::frame(document);
    }
    f.say(documents);
    BOOST_TEST(f.events.online == 1);
}

BOOST_AUTO_TEST_SUITE_END()

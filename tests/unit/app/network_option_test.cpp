#include "command_line.hpp"

#include <filesystem>

using namespace mynah;
using std::vector;

namespace {

struct fixture : testing::command_line {
    std::string token = folder.file("token", "T0ken\n");
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(network_option_test, fixture)

BOOST_AUTO_TEST_CASE(a_network_and_a_token_are_enough)
{
    const testing::environment none("MYNAH_PASSWORD", "");
    const auto s = good({"--network", "messenger", "--token-file", token});
    BOOST_TEST(s.account.text() == "messenger.live.com");
    const auto config = s.to_session_config().value();
    BOOST_TEST((config.stream.sasl.mechanisms == vector<std::string>{"X-MESSENGER-OAUTH2"}));
    BOOST_TEST(!config.stream.sasl.anonymous);
    BOOST_TEST((config.token != nullptr));
    BOOST_TEST(config.fallback.value().to_string() == "xmpp.messenger.live.com:5222");
}

BOOST_AUTO_TEST_CASE(the_domain_tells_the_network_unless_told_otherwise)
{
    const auto google_roster = [&](vector<std::string> more) {
        more.insert(more.begin(), {"--jid", "bot@gmail.com"});
        return good(std::move(more)).to_session_config().value().stream.google_roster;
    };
    BOOST_TEST(google_roster({}));
    BOOST_TEST(google_roster({"--network", "google"}));
    BOOST_TEST(!google_roster({"--network", "none"}));
    BOOST_TEST(!google_roster({"--network", "gmx"}));
    const auto other = good({"--jid", "bot@example.org"}).to_session_config().value();
    BOOST_TEST(!other.fallback.has_value());
}

BOOST_AUTO_TEST_CASE(each_account_of_a_list_has_its_own)
{
    const auto list = folder.file("accounts.csv", "a@gmail.com,x\nb@gmx.de,y\nc@example.org,z\n");
    const auto all = good({"--accounts", list}).to_session_configs().value();
    BOOST_REQUIRE(all.size() == 3U);
    BOOST_TEST(all[0].stream.google_roster);
    BOOST_TEST(all[1].fallback.value().host == "gmx.net");
    BOOST_TEST(!all[2].fallback.has_value());
}

BOOST_AUTO_TEST_CASE(mechanisms_that_were_named_stay)
{
    const auto s = good({"--jid", "bot@chat.facebook.com", "--mechanisms", "DIGEST-MD5"});
    BOOST_TEST((s.to_session_config().value().stream.sasl.mechanisms ==
                vector<std::string>{"DIGEST-MD5"}));
}

BOOST_AUTO_TEST_CASE(the_application_of_the_token_goes_to_the_session)
{
    const auto s = good({"--network", "facebook", "--token-file", token, "--api-key", "12345"});
    BOOST_TEST(s.to_session_config().value().stream.api_key == "12345");
}

BOOST_AUTO_TEST_CASE(where_the_token_names_the_account_no_password_is_meant)
{
    const auto s = good({"--network", "messenger", "--token-file", token});  // and MYNAH_PASSWORD
    BOOST_TEST(!s.to_session_config().value().stream.sasl.password);
}

BOOST_AUTO_TEST_CASE(tokens_of_facebook_need_their_application)
{
    constexpr auto complaint_of = "X-FACEBOOK-PLATFORM needs the application";
    wrong({"--network", "facebook", "--token-file", token}, complaint_of);
    wrong({"--jid", "bot@chat.facebook.com", "--token-file", token}, complaint_of);
    wrong({"--jid", "a@b.org", "--token-file", token, "--mechanisms", "X-FACEBOOK-PLATFORM"},
          "--api-key ID");
    good({"--jid", "bot@chat.facebook.com"});  // by password
    good({"--jid", "bot@chat.facebook.com", "--token-file", token, "--mechanisms", "DIGEST-MD5"});
    const auto list = folder.file("accounts.csv",
                                  "a@chat.facebook.com,x\nb@chat.facebook.com,,,," + token + "\n");
    wrong({"--accounts", list}, list + ", line 2: X-FACEBOOK-PLATFORM needs");
    good({"--accounts", list, "--api-key", "12345"});
}

BOOST_AUTO_TEST_CASE(a_network_that_is_closed_is_warned_of_once)
{
    const auto list = folder.file("accounts.csv",
                                  "a@gmail.com,x\nb@googlemail.com,y\n"
                                  "c@jabber.ccc.de,z\nd@example.org,u\n");
    std::filesystem::permissions(list, std::filesystem::perms::owner_read);
    BOOST_TEST(good({"--accounts", list}).warnings ==
                   vector<std::string>{"Google Talk is closed (June 2022), as far as mynah knows: "
                                       "the log-in is tried all the same"},
               boost::test_tools::per_element());
    BOOST_TEST(good({"--jid", "bot@chat.facebook.com"})
                   .warnings.at(0)
                   .starts_with("Facebook Chat is closed (April 2015)"));
    BOOST_TEST(good({"--jid", "bot@jabber.ccc.de"}).warnings.empty());
    BOOST_TEST(good({"--jid", "bot@gmail.com", "--network", "none"}).warnings.empty());
}

BOOST_AUTO_TEST_CASE(mistakes_are_told)
{
    wrong({"--network", "icq", "--jid", "a@b.org"}, "--network icq: ccc, facebook, gmx, google");
    wrong({"--network", "google", "--token-file", token}, "--jid is missing");
    wrong({"--network", "none", "--token-file", token}, "--jid is missing");
    wrong({"--token-file", token}, "--jid is missing");
    wrong({"--network", "messenger"}, "Windows Live Messenger takes a token, and nothing else");
    wrong({"--network", "messenger", "--jid", "ann@live.com", "--token-file", token},
          "ann@live.com is no account of Windows Live Messenger");
    wrong({"--network", "google", "--jid", "gmail.com", "--token-file", token},
          "which account of Google Talk?");
    const auto list = folder.file("accounts.csv", "a@gmx.de,x\nb@messenger.live.com,y\n");
    wrong({"--accounts", list}, "line 2: Windows Live Messenger takes a token");
}

BOOST_AUTO_TEST_SUITE_END()

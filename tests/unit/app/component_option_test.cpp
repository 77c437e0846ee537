#include "command_line.hpp"

using namespace mynah;
using protocol::tls_policy;

namespace {

struct fixture : testing::command_line {
    static std::vector<std::string> component(std::vector<std::string> more)
    {
        std::vector<std::string> all{"--component", "comp.example.org", "--connect", "127.0.0.1"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(component_option_test, fixture)

BOOST_AUTO_TEST_CASE(a_component_needs_a_server_and_a_secret)
{
    const auto s = good(component({}));
    const auto config = s.to_session_config().value();
    BOOST_TEST((config.stream.role == protocol::stream_role::component));
    BOOST_TEST(config.stream.account.text() == "comp.example.org");
    BOOST_TEST(config.stream.password.reveal() == "secret");
    BOOST_TEST(config.via->to_string() == "127.0.0.1:5347");
    BOOST_TEST((config.stream.tls == tls_policy::off));
    BOOST_TEST(!config.clear_text_to_anywhere);
}

BOOST_AUTO_TEST_CASE(it_may_have_an_address_of_its_own)
{
    const auto s = good({"--component", "echo@comp.example.org", "--connect", "[::1]:8888"});
    BOOST_TEST(s.account.text() == "echo@comp.example.org");
    BOOST_TEST(s.connect->to_string() == "[::1]:8888");
}

BOOST_AUTO_TEST_CASE(environment_and_file_say_it_as_well)
{
    const auto file = folder.file("bot.toml",
                                  "component = \"comp.example.org\"\nconnect = \"localhost\"\n"
                                  "tls = \"direct\"\n");
    const auto s = good({"--config", file});
    BOOST_TEST(s.component);
    BOOST_TEST((s.to_session_config().value().stream.tls == tls_policy::direct));
    const testing::environment name("MYNAH_COMPONENT", "other.example.org");
    BOOST_TEST(good({"--config", file}).account.text() == "other.example.org");
}

BOOST_AUTO_TEST_CASE(what_is_missing_or_no_component_is_told)
{
    wrong({"--component", "comp.example.org"}, "--connect is missing");
    wrong({"--component", "comp@", "--connect", "127.0.0.1"}, "--component comp@: ");
    wrong({"--component", "comp.example.org/x", "--connect", "127.0.0.1"}, "without /x");
    wrong({"--component-in-clear-text-to-any-host", "--jid", "a@b.org"}, "is for --component");
    const testing::environment none("MYNAH_PASSWORD", "");
    wrong(component({}),
          "no secret for the component comp.example.org: set MYNAH_PASSWORD, or give "
          "--password-file");
}

BOOST_AUTO_TEST_CASE(what_only_an_account_has_is_refused)
{
    for (const std::vector<std::string>& other : {std::vector<std::string>{"--jid", "a@b.org"},
                                                  {"--accounts", "list.csv"},
                                                  {"--token-file", "token"},
                                                  {"--websocket", "wss://b.org/"},
                                                  {"--resource", "x"},
                                                  {"--state-dir", "/tmp"},
                                                  {"--mechanisms", "PLAIN"},
                                                  {"--allow-plain"},
                                                  {"--allow-weaker-mechanism"},
                                                  {"--send-password-in-clear-text-to-any-host"}})
        wrong(component(other), "--component and " + other.front() + " exclude each other: ");
    const testing::environment jid("MYNAH_JID", "a@b.org");
    wrong(component({}), "--component and --jid exclude each other: an account, or a component?");
}

BOOST_AUTO_TEST_CASE(without_tls_only_on_this_machine_unless_somebody_insists)
{
    const std::vector<std::string> elsewhere{"--component", "comp.example.org", "--connect",
                                             "192.0.2.1"};
    const auto with = [&](std::vector<std::string> more) {
        more.insert(more.begin(), elsewhere.begin(), elsewhere.end());
        return more;
    };
    wrong(elsewhere, "192.0.2.1 is not on this machine, and a component's stream has no TLS of");
    wrong(component({"--tls", "starttls"}), "a component's stream has no STARTTLS");
    BOOST_TEST((good(with({"--tls", "direct"})).tls == tls_policy::direct));
    const auto insists = good(with({"--component-in-clear-text-to-any-host"}));
    BOOST_TEST(insists.to_session_config().value().clear_text_to_anywhere);
}

BOOST_AUTO_TEST_SUITE_END()

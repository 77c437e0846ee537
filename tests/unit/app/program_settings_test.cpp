#include "command_line.hpp"

#include <algorithm>
#include <filesystem>
#include <thread>

using namespace mynah;
using protocol::tls_policy;
using testing::environment;

namespace {

struct fixture : testing::command_line {
    // A password file with this content.
    program_settings with_password(const std::string& content)
    {
        return good({"--jid", "a@b.org", "--password-file", folder.file("password", content)});
    }
};

bool is(const secret& s, std::string_view text) { return s.reveal() == text; }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(program_settings_test, fixture)

BOOST_AUTO_TEST_CASE(an_account_and_a_password_are_enough)
{
    const auto s = good({"--jid", "bot@example.org"});
    BOOST_TEST(s.account.text() == "bot@example.org");
    BOOST_TEST(is(s.password, "secret"));
    BOOST_TEST((s.tls == tls_policy::required));
    BOOST_TEST(!s.connect.has_value());
    BOOST_TEST(!s.resolver.has_value());
    BOOST_TEST(!s.allow_plain);
    BOOST_TEST(!s.clear_text_to_anywhere);
    BOOST_TEST((s.log_level == log::level::info));
}

BOOST_AUTO_TEST_CASE(the_command_line_beats_the_environment_beats_the_file)
{
    const auto file = folder.file("bot.toml",
                                  "jid = \"file@example.org\"\nresource = \"file\"\n"
                                  "log-level = \"debug\"\n");
    const environment jid("MYNAH_JID", "environment@example.org");
    const environment resource("MYNAH_RESOURCE", "environment");
    const auto s = good({"--config", file, "--jid", "line@example.org"});
    BOOST_TEST(s.account.text() == "line@example.org");
    BOOST_TEST(s.resource == "environment");
    BOOST_TEST((s.log_level == log::level::debug));
}

BOOST_AUTO_TEST_CASE(an_empty_variable_is_like_none)
{
    const auto file = folder.file("bot.toml", "jid = \"file@example.org\"\n");
    const environment jid("MYNAH_JID", "");
    BOOST_TEST(good({"--config", file}).account.text() == "file@example.org");
}

BOOST_AUTO_TEST_CASE(help_and_version_end_it_well)
{
    for (const std::string option : {"--help", "--version"}) {
        const auto parsed = parse({option});
        BOOST_REQUIRE(std::holds_alternative<exit_status>(parsed));
        BOOST_TEST((std::get<exit_status>(parsed) == exit_status::stopped));
        BOOST_TEST(!printed.empty());
        BOOST_TEST(complaint.empty());
    }
}

BOOST_AUTO_TEST_CASE(a_domain_alone_is_an_anonymous_account)
{
    const environment none("MYNAH_PASSWORD", "");
    const auto s = good({"--jid", "example.org", "--tls", "off"});
    const auto config = s.to_session_config().value();
    BOOST_TEST(config.stream.sasl.anonymous);
    BOOST_TEST(!config.stream.sasl.password);
}

BOOST_AUTO_TEST_CASE(a_domain_alone_is_no_account_that_has_a_password_or_a_certificate)
{
    wrong({"--jid", "mybot"}, "mybot is no user@domain, and there is a password");
    const environment none("MYNAH_PASSWORD", "");
    wrong({"--jid", "mybot", "--password-file", folder.file("password", "pw\n")},
          "mybot is no user@domain, and there is a password");
    wrong({"--jid", "mybot", "--client-cert", "/nowhere/client.pem"},
          "mybot is no user@domain, and there is a client certificate");
    const auto list = folder.file("accounts", "a@x.org,pw\nx.org,\n");
    wrong({"--accounts", list, "--client-cert", "/nowhere/client.pem"},
          list + ", line 2: x.org is no user@domain, and there is a client certificate");
    good({"--accounts", list});
}

BOOST_AUTO_TEST_CASE(a_weaker_mechanism_is_allowed_on_request_only)
{
    BOOST_TEST(!good({"--jid", "bot@example.org"}).allow_weaker_mechanism);
    const auto s = good({"--jid", "bot@example.org", "--tls", "off", "--allow-weaker-mechanism"});
    BOOST_TEST(s.to_session_config().value().stream.sasl.allow_weaker);
}

BOOST_AUTO_TEST_CASE(sasl2_is_declined_on_request_only)
{
    const auto stream = [](const program_settings& s) {
        return s.to_session_config().value().stream;
    };
    BOOST_TEST(stream(good({"--jid", "bot@example.org", "--tls", "off"})).sasl2);
    BOOST_TEST(!stream(good({"--jid", "bot@example.org", "--tls", "off", "--no-sasl2"})).sasl2);
}

BOOST_AUTO_TEST_CASE(mechanisms_of_tokens_can_be_named_beside_the_others)
{
    const auto s =
        good({"--jid", "bot@example.org", "--mechanisms", "SCRAM-SHA-256,HT-SHA-256-EXPR"});
    BOOST_TEST(s.mechanisms.size() == 2u);
    wrong({"--jid", "bot@example.org", "--mechanisms", "HT-SHA-512-EXPR"}, "HT-SHA-256-EXPR");
}

BOOST_AUTO_TEST_CASE(the_resource_of_the_jid_is_asked_for_unless_there_is_an_option)
{
    const auto s = good({"--jid", "bot@example.org/perch"});
    BOOST_TEST(s.account.text() == "bot@example.org");
    BOOST_TEST(s.resource == "perch");
    BOOST_TEST(good({"--jid", "bot@example.org/perch", "--resource", "nest"}).resource == "nest");
}

BOOST_AUTO_TEST_CASE(a_resource_that_no_jid_can_have_is_refused)
{
    wrong({"--jid", "bot@example.org", "--resource", "a\001b"}, "--resource: U+0001");
    wrong({"--jid", "bot@example.org", "--resource", std::string(1024, 'x')},
          "--resource longer than 1023 bytes");
    const auto list = folder.file("accounts", "a@x.org,pw\n");
    wrong({"--accounts", list, "--resource", "a\001b"}, "--resource: U+0001");
}

BOOST_AUTO_TEST_CASE(what_is_no_jid_is_refused)
{
    wrong({}, "--jid is missing");
    wrong({"--jid", "bot@"}, "--jid bot@");
}

BOOST_AUTO_TEST_CASE(the_first_line_of_a_file_is_the_password)
{
    BOOST_TEST(is(with_password("pass word\nmore\n").password, "pass word"));
    BOOST_TEST(is(with_password("pass\r\n").password, "pass"));
    BOOST_TEST(is(with_password("pass").password, "pass"));
}

BOOST_AUTO_TEST_CASE(a_file_without_a_password_is_named)
{
    for (const std::string content : {"", "\n", "\r\n", "\npass\n"}) {
        const auto file = folder.file("empty", content);
        wrong({"--jid", "a@b.org", "--password-file", file}, file + ": its first line is empty");
        BOOST_TEST(complaint.find("give --password-file") == std::string::npos);
    }
    wrong({"--jid", "a@b.org", "--password-file", "/nowhere/password"},
          "/nowhere/password: No such file or directory");
    wrong({"--jid", "a@b.org", "--password-file", "/"}, "/: Is a directory");
    wrong({"--jid", "a@b.org", "--password-file", "/dev/zero"}, "/dev/zero is larger than 64 KiB");
}

BOOST_AUTO_TEST_CASE(a_missing_password_is_told_with_both_ways_to_give_it)
{
    wrong({"--jid", "a@b.org", "--password-env", "NO_SUCH_VARIABLE"},
          "set NO_SUCH_VARIABLE, or give --password-file");
    wrong({"--jid", "a@b.org", "--password-env", ""}, "--password-env: the name of a variable");
}

BOOST_AUTO_TEST_CASE(a_token_stands_in_for_the_password)
{
    const environment none("MYNAH_PASSWORD", "");
    const auto file = folder.file("token", "dG9rZW4=\n");
    std::filesystem::permissions(file, std::filesystem::perms::owner_read);
    const auto of_jid = [&](const char* account) {
        return good({"--jid", account, "--token-file", file}).to_session_config().value();
    };
    const auto config = of_jid("a@b.org");
    BOOST_TEST((config.token != nullptr));
    BOOST_TEST(!config.stream.sasl.password);
    // Where the token says who we are, a domain alone is no wish to be anonymous.
    BOOST_TEST(!of_jid("b.org").stream.sasl.anonymous);
    BOOST_TEST(good({"--jid", "b.org"}).to_session_config().value().stream.sasl.anonymous);
}

BOOST_AUTO_TEST_CASE(token_files_that_cannot_be_meant)
{
    const auto complaint_about = [&](const std::string& file) {
        const auto made = good({"--jid", "a@b.org", "--token-file", file}).to_session_config();
        return made ? std::string() : made.error().message();
    };
    const auto names = [](const std::string& text, const std::string& what) {
        return text.starts_with("--token-file ") && text.find(what) != std::string::npos;
    };
    BOOST_TEST(names(complaint_about("/nowhere/token"), "/nowhere/token"));
    const auto empty = folder.file("no-token", "\n");
    BOOST_TEST(names(complaint_about(empty), empty));
    const auto broken = folder.file("broken-token", "{\"format\": \"mynah-token-1\"");
    BOOST_TEST(names(complaint_about(broken), "run mynah-login again"));
    const auto list = folder.file("accounts", "a@x.org,pw\n");
    wrong({"--accounts", list, "--token-file", empty}, "a list says token_file for each account");
}

BOOST_AUTO_TEST_CASE(each_account_of_a_list_can_have_its_token)
{
    const auto token = folder.file("token", "T0ken\n");
    std::filesystem::permissions(token, std::filesystem::perms::owner_read);
    const auto csv = folder.file("accounts", "a@x.org,pw\nb@x.org,,,," + token + "\nx.org,\n");
    const auto all = good({"--accounts", csv}).to_session_configs().value();
    BOOST_REQUIRE(all.size() == 3U);
    BOOST_TEST((all[0].token == nullptr));
    BOOST_TEST((all[1].token != nullptr));
    BOOST_TEST(!all[1].stream.sasl.password);
    BOOST_TEST(!all[1].stream.sasl.anonymous);
    BOOST_TEST(all[2].stream.sasl.anonymous);

    const auto toml =
        folder.file("accounts", "[[account]]\njid = \"b@x.org\"\ntoken_file = \"" + token + "\"\n");
    BOOST_TEST((good({"--accounts", toml}).to_session_config().value().token != nullptr));

    const auto missing = folder.file("accounts", "a@x.org,pw\nb@x.org,,,,/nowhere/token\n");
    const auto refused = good({"--accounts", missing}).to_session_configs();
    BOOST_REQUIRE(!refused);
    BOOST_TEST(refused.error().text.starts_with(missing + ", line 2: "), refused.error().text);
    BOOST_TEST(refused.error().text.find("/nowhere/token") != std::string::npos);
    wrong({"--accounts", folder.file("accounts", "b@x.org,\n")}, "line 1: no password");
}

BOOST_AUTO_TEST_CASE(mechanisms_are_separated_by_commas)
{
    const auto s = good({"--jid", "a@b.org", "--mechanisms", "SCRAM-SHA-256,PLAIN"});
    BOOST_TEST((s.mechanisms == std::vector<std::string>{"SCRAM-SHA-256", "PLAIN"}));
}

BOOST_AUTO_TEST_CASE(an_unknown_mechanism_is_answered_by_those_that_are_known)
{
    wrong({"--jid", "a@b.org", "--mechanisms", "PLAIN,GSSAPI"}, "'GSSAPI'");
    BOOST_TEST(complaint.find("SCRAM-SHA-256, SCRAM-SHA-1, OAUTHBEARER") != std::string::npos,
               complaint);
}

BOOST_AUTO_TEST_CASE(words_are_answered_by_those_that_are_known)
{
    wrong({"--jid", "a@b.org", "--tls", "maybe"}, "mybot: --tls maybe: starttls, direct or off\n");
    wrong({"--jid", "a@b.org", "--log-level", "loud"}, "--log-level loud: trace, debug");
    wrong({"--jid", "a@b.org", "--log-format", "xml"}, "--log-format xml: text or json");
}

BOOST_AUTO_TEST_CASE(the_port_follows_the_kind_of_tls)
{
    const auto to = [this](std::vector<std::string> more) {
        more.insert(more.begin(), {"--jid", "a@b.org", "--connect", "xmpp.b.org"});
        return good(std::move(more)).connect.value().port;
    };
    BOOST_TEST(to({}) == 5222);
    BOOST_TEST(to({"--tls", "starttls"}) == 5222);
    BOOST_TEST(to({"--tls", "direct"}) == 5223);
}

BOOST_AUTO_TEST_CASE(ports_are_numbers_in_range)
{
    for (const std::string port : {"0", "65536", "-1", "x", ""}) {
        wrong({"--jid", "a@b.org", "--connect", "b.org:" + port}, "--connect b.org:" + port);
        wrong({"--jid", "a@b.org", "--resolver", "127.0.0.1:" + port}, "--resolver 127.0.0.1:");
    }
}

BOOST_AUTO_TEST_CASE(the_resolver_is_an_address)
{
    BOOST_TEST((good({"--jid", "a@b.org", "--resolver", "127.0.0.1"}).resolver.value() ==
                net::endpoint("127.0.0.1", 53)));
    BOOST_TEST((good({"--jid", "a@b.org", "--resolver", "[::1]:5353"}).resolver.value() ==
                net::endpoint("::1", 5353)));
    wrong({"--jid", "a@b.org", "--resolver", "dns.example:53"}, "--resolver dns.example:53");
}

BOOST_AUTO_TEST_CASE(clear_text_goes_to_this_machine_only)
{
    const auto to = [](const std::string& host, std::vector<std::string> more = {}) {
        more.insert(more.begin(), {"--jid", "a@b.org", "--tls", "off", "--connect", host});
        return more;
    };
    good(to("127.0.0.1"));
    good(to("[::1]:5222"));
    good(to("localhost"));  // the session looks where it leads
    wrong(to("192.0.2.1"), "--send-password-in-clear-text-to-any-host");
    wrong(to("10.0.0.1:5222"), "--send-password-in-clear-text-to-any-host");
    wrong(to("2001:db8::1"), "--send-password-in-clear-text-to-any-host");
    good(to("192.0.2.1", {"--send-password-in-clear-text-to-any-host"}));
    wrong({"--jid", "a@192.0.2.1", "--tls", "off"}, "192.0.2.1 is not on it");
}

BOOST_AUTO_TEST_CASE(a_ca_file_that_is_missing_is_told_once)
{
    const auto s = good({"--jid", "a@b.org", "--ca-file", "/nowhere/ca.pem"});
    BOOST_TEST(s.to_session_config().error().message() ==
               "cannot use the CA file /nowhere/ca.pem: No such file or directory");
}

BOOST_AUTO_TEST_CASE(a_list_of_accounts_says_for_each_what_differs)
{
    const auto list = folder.file("accounts", "a@x.org,pw\nb@x.org,pw,nest,127.0.0.1:5300\n");
    const auto s = good({"--accounts", list, "--connect", "127.0.0.1:5222", "--tls", "off",
                         "--resource", "perch", "--threads", "3"});
    const auto configs = s.to_session_configs().value();
    BOOST_REQUIRE(configs.size() == 2u);
    BOOST_TEST(configs[0].stream.account.text() == "a@x.org");
    BOOST_TEST(configs[0].stream.resource == "perch");
    BOOST_TEST(configs[0].via->port == 5222);
    BOOST_TEST(is(configs[0].stream.password, "pw"));
    BOOST_TEST(configs[1].stream.resource == "nest");
    BOOST_TEST(configs[1].via->port == 5300);
    BOOST_TEST(s.threads == 3u);
}

BOOST_AUTO_TEST_CASE(one_account_has_one_thread_and_a_list_the_cores)
{
    BOOST_TEST(good({"--jid", "a@x.org"}).threads == 1u);
    const auto one = folder.file("one", "a@x.org,pw\n");
    BOOST_TEST(good({"--accounts", one}).threads == 1u);
    const auto two = folder.file("two", "a@x.org,pw\nb@x.org,pw\n");
    BOOST_TEST(good({"--accounts", two}).threads ==
               std::max(1u, std::thread::hardware_concurrency()));
}

BOOST_AUTO_TEST_CASE(sessions_of_a_list_share_one_tls_context)
{
    const auto list = folder.file("accounts", "a@x.org,pw\nb@x.org,pw\n");
    const auto configs = good({"--accounts", list}).to_session_configs().value();
    BOOST_TEST(configs[0].tls.get() == configs[1].tls.get());
}

BOOST_AUTO_TEST_CASE(a_list_that_others_can_read_is_warned_of)
{
    using std::filesystem::perms;
    const auto list = folder.file("accounts", "a@x.org,pw\n");
    std::filesystem::permissions(list, perms::owner_read | perms::others_read);
    const auto s = good({"--accounts", list});
    BOOST_REQUIRE(s.warnings.size() == 1u);
    BOOST_TEST(s.warnings[0] == list + " has passwords in it and can be read by others: chmod 600");
}

BOOST_AUTO_TEST_CASE(secrets_that_others_can_read_are_warned_of)
{
    using std::filesystem::perms;
    const auto word = folder.file("password", "pw\n");
    const auto certificate = folder.file("client.pem", "");
    const auto state = std::filesystem::path(word).parent_path() / "state";
    std::filesystem::create_directory(state);
    const auto warnings = [&] {
        return good({"--jid", "a@x.org", "--password-file", word, "--client-cert", certificate,
                     "--state-dir", state.string()})
            .warnings;
    };
    const auto allow = [&](perms file, perms enter) {
        std::filesystem::permissions(word, perms::owner_read | file);
        std::filesystem::permissions(certificate, perms::owner_read | file);
        std::filesystem::permissions(state, perms::owner_all | enter);
    };
    allow(perms::group_read, perms::others_exec);
    const std::vector<std::string> wanted{
        word + " has a password in it and can be read by others: chmod 600",
        certificate + " has a private key in it and can be read by others: chmod 600",
        state.string() + " has sessions and tokens in it and can be entered by others: chmod 700"};
    BOOST_TEST(warnings() == wanted, boost::test_tools::per_element());
    allow(perms::none, perms::none);
    BOOST_TEST(warnings().empty());
}

BOOST_AUTO_TEST_CASE(lists_that_cannot_be_meant)
{
    const auto list = folder.file("accounts", "a@x.org,pw\nb@x.org,\n");
    wrong({"--accounts", list}, "line 2: no password");
    wrong({"--accounts", list, "--jid", "a@x.org"}, "exclude each other");
    wrong({"--accounts", list, "--password-file", list}, "--password-file");
    wrong({"--accounts", "/nowhere/accounts"}, "/nowhere/accounts");
    wrong({"--accounts", "/"}, "cannot read /: Is a directory");
    wrong({"--jid", "a@x.org", "--threads", "0"}, "--threads");
    const auto far = folder.file("far", "a@x.org,pw,,192.0.2.1:5222\n");
    wrong({"--accounts", far, "--tls", "off"}, "192.0.2.1");
}

BOOST_AUTO_TEST_CASE(figures_are_for_this_machine_unless_the_host_says_otherwise)
{
    const auto at = [this](const std::string& where) {
        return good({"--jid", "a@x.org", "--metrics-listen", where}).metrics_listen->to_string();
    };
    BOOST_TEST(at("9100") == "127.0.0.1:9100");
    BOOST_TEST(at(":9100") == "127.0.0.1:9100");
    BOOST_TEST(at("localhost:9100") == "127.0.0.1:9100");
    BOOST_TEST(at("[::1]:9100") == "[::1]:9100");
    BOOST_TEST(at("0.0.0.0:9100") == "0.0.0.0:9100");
    wrong({"--jid", "a@x.org", "--metrics-listen", "example.org:9100"}, "an address");
    wrong({"--jid", "a@x.org", "--metrics-listen", "127.0.0.1"}, "--metrics-listen");
}

BOOST_AUTO_TEST_SUITE_END()

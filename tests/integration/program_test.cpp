// A bot program from the outside: how it ends, what it says then, and what it never says.
#include <mynah/base/base64.hpp>

#include <tests/integration/support/programs.hpp>
#include <tests/integration/support/shared_server.hpp>
#include <tests/support/certificates.hpp>
#include <tests/support/ejabberd.hpp>
#include <tests/support/prosody.hpp>
#include <tests/support/tcp_tap.hpp>

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <filesystem>
#include <string>

namespace {

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;
using boost::unit_test::fixture;

constexpr const char* echo = "mynah-echo";
constexpr const char* password = "Tr0ub4dor&3-perch";

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

server_options options()
{
    server_options o;
    o.accounts = {{"bot", password}, {"alice", "wonder"}};
    return o;
}

struct kept_prosody : shared_server<prosody> {
    kept_prosody() : shared_server(options()) {}
};

struct kept_ejabberd : shared_server<ejabberd> {
    kept_ejabberd() : shared_server(options()) {}
};

std::string at(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

// Ends with this status, and has said this.
void ends(child& program, int status, std::string_view saying)
{
    BOOST_TEST(program.wait(30s) == status, program.output());
    BOOST_TEST(contains(program.output(), saying), program.output());
}

// The password, and the forms in which PLAIN and a careless dump would show it.
void keeps_the_password_to_itself(const std::string& output)
{
    const std::string plain = std::string("\0bot\0", 5) + password;
    BOOST_TEST(!contains(output, password), output);
    BOOST_TEST(!contains(output, base64::encode(password)), output);
    BOOST_TEST(!contains(output, base64::encode(plain)), output);
}

void gives_way_to_a_second_one(const server& s)
{
    auto first = run_bot(echo, s, "bot", {"--resource", "perch"});
    first.expect("online jid=bot@localhost/perch", 30s);
    auto second = run_bot(echo, s, "bot", {"--resource", "perch"});
    second.expect("online jid=bot@localhost/perch", 30s);
    ends(first, 5, "conflict");
    BOOST_TEST(second.running(), "it was not thrown out in turn");
    BOOST_TEST(second.stop() == 0, second.output());
}

// mynah-echo, started by a shell that first does something to it: `before` runs "$0" "$@".
child run_by_shell(std::string_view before, std::vector<std::string> arguments)
{
    child::command words{"/bin/sh", "-c", std::string(before), built(echo)};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return child(std::move(words), {{"MYNAH_PASSWORD", password}});
}

void stops_politely(int signal)
{
    server_options clear;
    clear.tls = encryption::off;
    prosody server(std::move(clear));
    tcp_tap tap(server.port());
    auto bot =
        run_program(echo, {"--jid", server.jid("bot"), "--connect", at(tap.port()), "--tls", "off"},
                    {{"MYNAH_PASSWORD", server.password("bot")}});
    bot.expect("online", 30s);
    bot.signal(signal);
    BOOST_TEST(bot.wait(30s) == 0, bot.output());
    BOOST_TEST(tap.from_client().ends_with("</stream:stream>"), tap.from_client());
    BOOST_TEST(tap.from_server().ends_with("</stream:stream>"), tap.from_server());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(on_prosody, *needs("prosody") * fixture<kept_prosody>())

BOOST_AUTO_TEST_CASE(sigint_ends_it_politely_with_status_0) { stops_politely(SIGINT); }
BOOST_AUTO_TEST_CASE(sigterm_ends_it_politely_with_status_0) { stops_politely(SIGTERM); }
BOOST_AUTO_TEST_CASE(sighup_ends_it_politely_with_status_0) { stops_politely(SIGHUP); }

BOOST_AUTO_TEST_CASE(a_signal_while_it_waits_for_the_server_ends_it_with_status_0)
{
    prosody server;
    auto bot = run_bot(echo, server, "bot");
    bot.expect("online", 30s);
    server.kill();
    bot.expect("retry_in_s=", 30s);
    bot.signal(SIGTERM);
    BOOST_TEST(bot.wait(10s) == 0, bot.output());
}

BOOST_AUTO_TEST_CASE(a_wrong_password_ends_it_with_status_3)
{
    auto& server = kept_prosody::get();
    auto bot = run_program(echo,
                           {"--jid", server.jid("bot"), "--connect", at(server.port()), "--ca-file",
                            server.ca_file().string()},
                           {{"MYNAH_PASSWORD", "a guess of mine"}});
    ends(bot, 3, "does not accept the credentials");
    BOOST_TEST(!contains(bot.output(), "a guess of mine"), bot.output());
}

BOOST_AUTO_TEST_CASE(a_mechanism_that_must_be_allowed_ends_it_with_status_3)
{
    auto bot = run_bot(echo, kept_prosody::get(), "bot", {"--mechanisms", "PLAIN"});
    ends(bot, 3, "--allow-plain");
}

BOOST_AUTO_TEST_CASE(a_certificate_that_is_not_trusted_ends_it_with_status_4)
{
    auto& server = kept_prosody::get();
    auto bot = run_program(echo, {"--jid", server.jid("bot"), "--connect", at(server.port())},
                           {{"MYNAH_PASSWORD", password}});
    ends(bot, 4, "give its certificate with --ca-file");
    keeps_the_password_to_itself(bot.output());
}

BOOST_AUTO_TEST_CASE(a_certificate_for_another_host_ends_it_with_status_4)
{
    authority ca;
    auto elsewhere = options();
    elsewhere.ca = &ca;
    elsewhere.certificate = ca.issue({"example.net"});
    prosody server(std::move(elsewhere));
    auto bot = run_bot(echo, server, "bot");
    ends(bot, 4, "the certificate is for example.net");
    BOOST_TEST(contains(bot.output(), "not localhost"), bot.output());
}

BOOST_AUTO_TEST_CASE(a_server_without_tls_ends_it_with_status_4)
{
    server_options clear;
    clear.tls = encryption::off;
    prosody server(std::move(clear));
    auto bot = run_bot(echo, server, "bot");
    ends(bot, 4, "no password was sent");
}

BOOST_AUTO_TEST_CASE(a_second_log_in_with_its_resource_ends_it_with_status_5)
{
    gives_way_to_a_second_one(kept_prosody::get());
}

BOOST_AUTO_TEST_CASE(over_direct_tls)
{
    auto& server = kept_prosody::get();
    auto bot = run_program(echo,
                           {"--jid", server.jid("bot"), "--tls", "direct", "--connect",
                            at(server.direct_tls_port()), "--ca-file", server.ca_file().string()},
                           {{"MYNAH_PASSWORD", password}});
    BOOST_CHECK_NO_THROW(bot.expect("online", 30s));
    BOOST_TEST(bot.stop() == 0, bot.output());
}

BOOST_AUTO_TEST_CASE(a_configuration_file_says_it_all)
{
    auto& server = kept_prosody::get();
    const scratch_folder folder;
    const auto secret = folder.write("password", std::string(password) + "\n");
    const auto file =
        folder.write("echo.toml", "jid = \"bot@localhost\"\npassword-file = \"" + secret.string() +
                                      "\"\nconnect = \"" + at(server.port()) + "\"\nca-file = \"" +
                                      server.ca_file().string() +
                                      "\"\nresource = \"nest\"\nmechanisms = [\"SCRAM-SHA-1\"]\n"
                                      "log-level = \"debug\"\nlog-format = \"json\"\n");
    auto bot = run_program(echo, {"--config", file.string()});
    BOOST_CHECK_NO_THROW(bot.expect("\"jid\":\"bot@localhost/nest\"", 30s));
    BOOST_TEST(contains(bot.output(), "\"mechanism\":\"SCRAM-SHA-1\""), bot.output());
    BOOST_TEST(bot.stop() == 0, bot.output());
}

BOOST_AUTO_TEST_CASE(no_output_contains_the_password_not_even_at_level_trace)
{
    auto& server = kept_prosody::get();
    for (const std::string mechanism : {"SCRAM-SHA-256", "PLAIN"}) {
        for (const std::string format : {"text", "json"}) {
            auto bot = run_bot(echo, server, "bot",
                               {"--log-level", "trace", "--log-format", format, "--allow-plain",
                                "--mechanisms", mechanism});
            BOOST_CHECK_NO_THROW(bot.expect("online", 30s));
            BOOST_TEST(bot.stop() == 0, bot.output());
            BOOST_TEST(contains(bot.output(), mechanism), bot.output());
            keeps_the_password_to_itself(bot.output());
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(on_ejabberd, *needs("ejabberd") * fixture<kept_ejabberd>())

BOOST_AUTO_TEST_CASE(a_wrong_password_ends_it_with_status_3)
{
    auto& server = kept_ejabberd::get();
    auto bot = run_program(echo,
                           {"--jid", server.jid("bot"), "--connect", at(server.port()), "--ca-file",
                            server.ca_file().string()},
                           {{"MYNAH_PASSWORD", "a guess of mine"}});
    ends(bot, 3, "does not accept the credentials");
}

BOOST_AUTO_TEST_CASE(a_second_log_in_with_its_resource_ends_it_with_status_5)
{
    gives_way_to_a_second_one(kept_ejabberd::get());
}

BOOST_AUTO_TEST_CASE(a_signal_ends_it_politely_with_status_0)
{
    auto bot = run_bot(echo, kept_ejabberd::get(), "bot");
    bot.expect("online", 30s);
    bot.signal(SIGTERM);
    BOOST_TEST(bot.wait(30s) == 0, bot.output());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(without_a_server)

BOOST_AUTO_TEST_CASE(a_mistake_on_the_command_line_ends_it_with_status_2)
{
    const auto refused = [](std::vector<std::string> arguments, std::string_view saying) {
        auto bot = run_program(echo, std::move(arguments), {{"MYNAH_PASSWORD", password}});
        ends(bot, 2, saying);
        keeps_the_password_to_itself(bot.output());
    };
    refused({}, "--jid is missing");
    refused({"--jid", "not a jid@"}, "--jid");
    refused({"--jid", "bot@localhost", "--tls", "perhaps"}, "--tls");
    refused({"--jid", "bot@localhost", "--frequency", "7"}, "--frequency");
    refused({"--jid", "bot@localhost", "--connect", "localhost:99999"}, "--connect");
    refused({"--jid", "bot@localhost", "--ca-file", "/nowhere/ca.pem"}, "/nowhere/ca.pem");
    refused({"--jid", "bot@localhost", "--password-file", "/nowhere/password"},
            "/nowhere/password");
    refused({"--jid", "bot@localhost", "--config", "/nowhere/echo.toml"}, "/nowhere/echo.toml");
    refused({"--jid", "bot@localhost", "--mechanisms", "GSSAPI"}, "GSSAPI");
    refused({"--jid", "bot@localhost", "--log-level", "loud"}, "--log-level loud");
}

BOOST_AUTO_TEST_CASE(every_mistake_is_told_under_the_same_name)
{
    for (const std::string ca : {"--nonsense", "--ca-file=/nowhere/ca.pem"}) {
        auto bot = run_program(echo, {"--jid", "bot@localhost", ca}, {{"MYNAH_PASSWORD", "x"}});
        ends(bot, 2, "");
        BOOST_TEST(bot.output().starts_with("mynah-echo: "), bot.output());
    }
}

BOOST_AUTO_TEST_CASE(a_missing_password_ends_it_with_status_2)
{
    auto bot = run_program(echo, {"--jid", "bot@localhost", "--password-env", "NO_SUCH_VARIABLE"});
    ends(bot, 2, "NO_SUCH_VARIABLE");
}

BOOST_AUTO_TEST_CASE(too_few_open_files_to_start_end_it_with_status_2_and_the_remedy)
{
    auto bot = run_by_shell("ulimit -n 8; exec \"$0\" \"$@\"",
                            {"--jid", "bot@localhost", "--tls", "off", "--connect", "127.0.0.1:1"});
    ends(bot, 2, "raise the limit (ulimit -n 16");
}

BOOST_AUTO_TEST_CASE(without_standard_error_nothing_is_written_into_its_files)
{
    const scratch_folder folder;
    const auto state = (folder.path() / "state").string();
    auto bot = run_by_shell("exec \"$0\" \"$@\" 2>&-",
                            {"--jid", "bot@localhost", "--tls", "off", "--connect", "127.0.0.1:1",
                             "--state-dir", state, "--metrics-listen", "192.0.2.1:9100"});
    ends(bot, 2, "");
    BOOST_TEST(std::filesystem::exists(folder.path() / "state/lock"));
    BOOST_TEST(folder.read("state/lock") == "");
}

BOOST_AUTO_TEST_CASE(help_and_version_end_it_with_status_0)
{
    auto help = run_program(echo, {"--help"});
    ends(help, 0, "--password-file");
    auto version = run_program(echo, {"--version"});
    ends(version, 0, "mynah 0.");
}

BOOST_AUTO_TEST_SUITE_END()

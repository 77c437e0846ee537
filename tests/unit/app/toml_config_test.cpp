#include <mynah/app/toml_config.hpp>

#include "command_line.hpp"

#include <unistd.h>

#include <filesystem>

using namespace mynah;
using testing::environment;

namespace {

struct fixture : testing::command_line {
    std::vector<std::string> with(const std::string& toml)
    {
        file = folder.file("bot.toml", toml);
        return {"--jid", "bot@example.org", "--config", file};
    }

    std::string file;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(toml_config_test, fixture)

BOOST_AUTO_TEST_CASE(values_of_every_kind)
{
    const auto s =
        good(with("connect = \"127.0.0.1:7000\"\nallow-plain = true\n"
                  "mechanisms = [\"SCRAM-SHA-1\", \"PLAIN\"]\n"
                  "send-password-in-clear-text-to-any-host = false\n"));
    BOOST_TEST((s.connect.value() == net::endpoint("127.0.0.1", 7000)));
    BOOST_TEST(s.allow_plain);
    BOOST_TEST(!s.clear_text_to_anywhere);
    BOOST_TEST((s.mechanisms == std::vector<std::string>{"SCRAM-SHA-1", "PLAIN"}));
}

BOOST_AUTO_TEST_CASE(an_unknown_key_is_a_mistake)
{
    const auto arguments = with("frequency = 7\n");
    wrong(arguments, file + ": there is no option 'frequency'");
    BOOST_TEST(complaint.find("INI") == std::string::npos, complaint);

    const environment same("MYNAH_FREQUENCY", "7");
    wrong(arguments, "'frequency'");
}

BOOST_AUTO_TEST_CASE(a_table_is_a_mistake)
{
    wrong(with("[resource]\nname = \"nest\"\n"), ": resource is a value, not a table");
}

BOOST_AUTO_TEST_CASE(what_is_not_toml_is_told_with_its_line)
{
    wrong(with("resource = \"nest\"\nlog-level = = 3\n"), ": this is not TOML, line 2: ");
}

// As the shell makes it: --config <(...)
BOOST_AUTO_TEST_CASE(a_pipe_is_read)
{
    int ends[2];
    BOOST_REQUIRE(::pipe(ends) == 0);
    constexpr std::string_view content = "jid = \"bot@example.org\"\nresource = \"nest\"\n";
    BOOST_REQUIRE(::write(ends[1], content.data(), content.size()) ==
                  static_cast<ssize_t>(content.size()));
    ::close(ends[1]);
    const auto parsed = parse({"--config", "/dev/fd/" + std::to_string(ends[0])});
    ::close(ends[0]);
    BOOST_REQUIRE_MESSAGE(std::holds_alternative<program_settings>(parsed), complaint);
    BOOST_TEST(std::get<program_settings>(parsed).resource == "nest");
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_or_has_no_end_is_told)
{
    // Nothing is at its beginning.
    wrong({"--config", "/proc/self/mem"}, "/proc/self/mem: this cannot be read: Input/output");
    wrong({"--config", "/dev/zero"}, "/dev/zero: this is larger than 1 MiB");
}

BOOST_AUTO_TEST_CASE(a_proxys_password_that_others_can_read_is_warned_of)
{
    using std::filesystem::perms;
    const auto warnings = [&](const std::string& toml, perms mode) {
        const auto arguments = with(toml);
        std::filesystem::permissions(file, mode);
        return good(arguments).warnings;
    };
    const auto ours = perms::owner_read | perms::owner_write;
    const auto everybodys = ours | perms::others_read;
    const std::string by_password = "proxy = \"socks5://ada:pw@127.0.0.1\"\n";
    const std::vector<std::string> wanted{
        folder.file("bot.toml", "") +
        " has a proxy's password in it and can be read by others: "
        "chmod 600"};
    BOOST_TEST(warnings(by_password, everybodys) == wanted, boost::test_tools::per_element());
    BOOST_TEST(warnings(by_password, ours).empty());
    BOOST_TEST(warnings("proxy = \"socks5://127.0.0.1\"\n", everybodys).empty());
    BOOST_TEST(warnings("resource = \"nest\"\n", everybodys).empty());
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_named)
{
    wrong({"--jid", "bot@example.org", "--config", "/nowhere/bot.toml"}, "/nowhere/bot.toml");
}

BOOST_AUTO_TEST_SUITE_END()

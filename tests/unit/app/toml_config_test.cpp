#include <mynah/app/toml_config.hpp>

#include "command_line.hpp"

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

BOOST_AUTO_TEST_CASE(an_option_has_a_variable)
{
    BOOST_TEST(environment_name("ca-file") == "MYNAH_CA_FILE");
}

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

BOOST_AUTO_TEST_CASE(a_missing_file_is_named)
{
    wrong({"--jid", "bot@example.org", "--config", "/nowhere/bot.toml"}, "/nowhere/bot.toml");
}

BOOST_AUTO_TEST_SUITE_END()

// Programs with subcommands, and what their options may also come from.
#include <mynah/app/command_line.hpp>

#include "command_line.hpp"

using namespace mynah;
using testing::environment;

namespace {

// A program that can `look` and `go`.
class fixture {
public:
    fixture()
    {
        look = program.subcommand("look", "looks");
        look->add("PLACE", place, "what to look at").required();
        look->add("--ca-file", ca_file, "whom to trust");
        look->read_environment();
        look->add("--how", how, "on the command line alone");
        go = program.subcommand("go", "goes");
        go->add("--speed", speed, "how").one_of({"slow", "fast"}).required();
        go->add("--ca-file", other_ca_file, "whom to trust");
        go->read_environment();
    }

    std::optional<exit_status> parse(std::vector<const char*> arguments)
    {
        arguments.insert(arguments.begin(), "walker");
        std::ostringstream out, err;
        auto* const cout = std::cout.rdbuf(out.rdbuf());
        auto* const cerr = std::cerr.rdbuf(err.rdbuf());
        const auto end = program.parse(static_cast<int>(arguments.size()), arguments.data());
        std::cout.rdbuf(cout);
        std::cerr.rdbuf(cerr);
        printed = out.str();
        complaint = err.str().substr(0, err.str().find('\n'));
        return end;
    }

    void wrong(std::vector<const char*> arguments, const std::string& saying)
    {
        const auto end = parse(std::move(arguments));
        BOOST_TEST((end == exit_status::usage));
        BOOST_TEST(complaint == "walker: " + saying);
    }

    mynah::command_line program{"walker", "Walks.", "walker 1"};
    std::optional<program_options> look, go;
    std::string place, ca_file, how, speed, other_ca_file, printed, complaint;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(command_line_test, fixture)

BOOST_AUTO_TEST_CASE(an_option_has_a_variable)
{
    BOOST_TEST(environment_name("ca-file") == "MYNAH_CA_FILE");
}

BOOST_AUTO_TEST_CASE(an_option_of_a_subcommand_may_be_in_the_environment)
{
    const environment set("MYNAH_CA_FILE", "ca.pem"), not_read("MYNAH_HOW", "quickly");
    BOOST_TEST(!parse({"look", "here"}).has_value());
    BOOST_TEST(look->chosen());
    BOOST_TEST(!go->chosen());
    BOOST_TEST(place == "here");
    BOOST_TEST(ca_file == "ca.pem");
    BOOST_TEST(how == "");
}

BOOST_AUTO_TEST_CASE(the_command_line_counts_more_than_the_environment)
{
    const environment set("MYNAH_CA_FILE", "ca.pem");
    BOOST_TEST(!parse({"look", "here", "--ca-file", "other.pem"}).has_value());
    BOOST_TEST(ca_file == "other.pem");
}

BOOST_AUTO_TEST_CASE(what_is_required_may_come_from_the_environment)
{
    wrong({"go"}, "--speed is required");
    const environment set("MYNAH_SPEED", "fast");
    BOOST_TEST(!parse({"go"}).has_value());
    BOOST_TEST(speed == "fast");
}

BOOST_AUTO_TEST_CASE(what_the_environment_says_to_another_subcommand_is_no_mistake)
{
    const environment set("MYNAH_SPEED", "backwards");
    BOOST_TEST(!parse({"look", "here"}).has_value());
    BOOST_TEST(speed == "");
    BOOST_TEST((parse({"go"}) == exit_status::usage));
}

BOOST_AUTO_TEST_CASE(the_help_of_a_subcommand_names_the_variables)
{
    BOOST_TEST((parse({"look", "--help"}) == exit_status::stopped));
    BOOST_TEST(printed.find("MYNAH_CA_FILE") != std::string::npos, printed);
    BOOST_TEST(printed.find("MYNAH_HOW") == std::string::npos, printed);
}

BOOST_AUTO_TEST_CASE(what_is_no_subcommand_is_named_with_those_that_there_are)
{
    wrong({"foo"}, "'foo' is no subcommand: look, go");
    wrong({"foo", "here"}, "'foo' is no subcommand: look, go");
    wrong({}, "a subcommand is missing: look, go");
    wrong({"look"}, "PLACE is required");
}

BOOST_AUTO_TEST_SUITE_END()

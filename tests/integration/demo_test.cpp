// `./dev demo`, as somebody who has just met us runs it: it shows a conversation and leaves
// nothing.
#include <tests/integration/support/programs.hpp>
#include <tests/support/requirements.hpp>
#include <tests/support/scratch_folder.hpp>

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace {

using namespace mynah::testing;
using namespace std::chrono_literals;

// The demo with a temporary folder of its own, in which everything that it starts works.
class demo {
public:
    explicit demo(std::vector<std::string> more = {})
        : program_(command(std::move(more)), {{"TMPDIR", folder_.path().string()}})
    {
    }

    child* operator->() { return &program_; }

    bool leaves_a_file() const { return !std::filesystem::is_empty(folder_.path()); }
    // One that was told to work in the folder.
    std::string leaves_a_process() const
    {
        for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
            std::ifstream file(entry.path() / "cmdline");
            const std::string words{std::istreambuf_iterator<char>(file), {}};
            if (words.find(folder_.path().string()) != std::string::npos) return words;
        }
        return {};
    }

private:
    static child::command command(std::vector<std::string> more)
    {
        child::command words{built("mynah-demo"), built("mynah-echo")};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }

    scratch_folder folder_;
    child program_;
};

constexpr const char* conversation[] = {
    "echo> Hello, bird!", "echo> Do you understand what you say?", "echo> <b>&amp; \"quoted\"</b>",
    "echo> Gr\xc3\xbc\xc3\x9f"
    "e"};

}  // namespace

BOOST_AUTO_TEST_SUITE(demo_test, *needs("prosody") * needs("slixmpp"))

BOOST_AUTO_TEST_CASE(it_shows_a_conversation_and_leaves_nothing_behind)
{
    demo shown;
    BOOST_TEST(shown->wait(60s) == 0, shown->output());
    for (const auto* line : conversation)
        BOOST_TEST(shown->output().find(line) != std::string::npos, line << " is not in\n"
                                                                         << shown->output());
    BOOST_TEST(!shown.leaves_a_file());
    BOOST_TEST(shown.leaves_a_process() == "");
}

BOOST_AUTO_TEST_CASE(it_stays_until_it_is_interrupted_and_leaves_nothing_behind)
{
    demo shown({"--stay"});
    shown->expect("Everything keeps running", 60s);
    BOOST_TEST(shown->running());
    BOOST_TEST(shown.leaves_a_process() != "");  // so the look for one finds something
    BOOST_TEST(shown.leaves_a_file());
    shown->signal(SIGINT);
    BOOST_TEST(shown->wait(30s) == 0, shown->output());
    BOOST_TEST(!shown.leaves_a_file());
    BOOST_TEST(shown.leaves_a_process() == "");
}

BOOST_AUTO_TEST_CASE(interrupted_in_the_middle_it_leaves_nothing_behind)
{
    demo shown;
    shown->expect("Starting the bot", 60s);
    shown->signal(SIGINT);
    BOOST_TEST(shown->wait(30s) == 130, shown->output());
    BOOST_TEST(!shown.leaves_a_file());
    BOOST_TEST(shown.leaves_a_process() == "");
}

BOOST_AUTO_TEST_SUITE_END()

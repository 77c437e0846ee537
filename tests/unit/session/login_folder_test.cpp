#include <mynah/base/datetime.hpp>
#include <mynah/base/log.hpp>
#include <mynah/session/login_folder.hpp>

#include <tests/support/scratch_folder.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <string>

namespace mynah {
namespace {

namespace fs = std::filesystem;
using protocol::fast_token;
using protocol::login_memory;
using sasl::strength;
using sasl::token_mechanism;

constexpr std::string_view bot = "bot@example.org/x";

kept_login complete()
{
    auto memory = std::make_shared<login_memory>("7fa814e8-9ee5-4fa4-a105-4a82e59fc437");
    memory->token = fast_token(secret("se cret\n"), token_mechanism::exporter,
                               datetime::parse("2026-12-01T10:20:30Z").value());
    memory->offered.bind = memory->offered.resume = true;
    memory->offered.tokens.insert(token_mechanism::none);
    memory->offered.tokens.insert(token_mechanism::exporter);
    return kept_login(strength::bound, std::move(memory));
}

const std::string written =
    "mynah log-in 1\n"
    "session bot@example.org/x\n"
    "strength bound\n"
    "user-agent 7fa814e8-9ee5-4fa4-a105-4a82e59fc437\n"
    "offered bind resume HT-SHA-256-NONE HT-SHA-256-EXPR\n"
    "token HT-SHA-256-EXPR 2026-12-01T10:20:30Z c2UgY3JldAo=\n"
    "end\n";

class fixture {
public:
    fixture()
    {
        log::global().set_sink([this](std::string_view line) { logged += line; });
    }
    ~fixture() { log::global().set_sink(log::to_stderr()); }

    std::string folder_name() const { return (scratch.path() / "logins").string(); }

    testing::scratch_folder scratch;
    std::shared_ptr<login_folder> folder = login_folder::open(folder_name()).value();
    std::string logged;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(login_folder_test, fixture)

BOOST_AUTO_TEST_CASE(a_log_in_is_written_in_words)
{
    BOOST_TEST(write_kept_login(bot, complete()) == written);
    BOOST_TEST(write_kept_login(bot, kept_login(strength::scram)) ==
               "mynah log-in 1\nsession bot@example.org/x\nstrength scram\nend\n");
}

BOOST_AUTO_TEST_CASE(what_was_written_is_read)
{
    for (auto s : {strength::any, strength::shown, strength::digest, strength::token,
                   strength::scram, strength::bound}) {
        auto login = complete();
        login.least_strength = s;
        const auto read = read_kept_login(bot, write_kept_login(bot, login));
        BOOST_REQUIRE(read);
        BOOST_TEST((read->least_strength == s));
        BOOST_TEST((*read->memory == *login.memory));
    }
    const auto plain = read_kept_login(bot, write_kept_login(bot, kept_login(strength::shown)));
    BOOST_TEST(!plain.value().memory);
    const kept_login untouched(strength::any, std::make_shared<login_memory>("id"));
    BOOST_TEST((*read_kept_login(bot, write_kept_login(bot, untouched)).value().memory ==
                *untouched.memory));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_cut_short_is_damaged)
{
    for (std::size_t size = 0; size != written.size(); ++size)
        BOOST_TEST(!read_kept_login(bot, written.substr(0, size)).has_value());
}

BOOST_AUTO_TEST_CASE(a_file_that_says_something_else_is_damaged)
{
    const auto with = [](std::string_view old, std::string_view fresh) {
        auto text = written;
        return text.replace(text.find(old), old.size(), fresh);
    };
    for (const auto& text :
         {with("mynah log-in 1", "mynah log-in 2"), with("bound\n", "unheard-of\n"),
          with("user-agent", "agent"), with("resume", "assume"), with("HT-SHA-256-EXPR 2", "HT 2"),
          with("2026", "later"), with("c2U", "?"), with("session bot", "session ann"),
          with("user-agent 7fa814e8-9ee5-4fa4-a105-4a82e59fc437\n", ""),
          with("offered", "user-agent x\noffered"), with("end\n", "\nend\n")})
        BOOST_TEST(!read_kept_login(bot, text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(a_log_in_is_kept_for_its_owner_only)
{
    BOOST_TEST(!folder->load(bot));
    folder->save(bot, complete());
    const auto again = login_folder::open(folder_name()).value();
    BOOST_REQUIRE(again->load(bot));
    BOOST_TEST((*again->load(bot)->memory == *complete().memory));
    BOOST_TEST(!again->load("bot@example.org/y"));
    BOOST_TEST(((fs::status(folder->path(bot)).permissions() & fs::perms::all) ==
                (fs::perms::owner_read | fs::perms::owner_write)));
    BOOST_TEST(
        ((fs::status(folder_name()).permissions() & fs::perms::all) == fs::perms::owner_all));

    folder->save(bot, kept_login(strength::scram));
    BOOST_TEST(!folder->load(bot)->memory);
    BOOST_TEST(logged == "");
}

BOOST_AUTO_TEST_CASE(a_long_name_is_no_trouble)
{
    const auto account = std::string(1000, 'a') + "@" + std::string(1000, 'b') + "/x";
    folder->save(account, complete());
    BOOST_TEST(folder->load(account).has_value());
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_none_and_that_is_said)
{
    std::ofstream(folder->path(bot)) << written.substr(0, 40);
    BOOST_TEST(!folder->load(bot));
    BOOST_TEST(logged.find("what was kept of the last log-in is lost") != std::string::npos);
    BOOST_TEST(logged.find("session=bot@example.org/x") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_kept_is_said_without_a_secret)
{
    fs::remove_all(folder_name());
    folder->save(bot, complete());
    BOOST_TEST(logged.find("is not kept") != std::string::npos);
    BOOST_TEST(logged.find("c2UgY3JldAo") == std::string::npos);
    BOOST_TEST(logged.find("se cret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_made_is_an_error)
{
    const auto refused = login_folder::open((scratch.path() / "a/b").string());
    BOOST_REQUIRE(!refused);
    BOOST_TEST(refused.error().message().find("cannot make") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mynah

// The journal's file: who has it, what is found in it, and how it stays small.
#include <mynah/session/session_journal.hpp>

#include <mynah/protocol/journal_format.hpp>

#include <tests/support/scratch_folder.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>

using namespace mynah;
using namespace mynah::testing;
namespace format = mynah::protocol::journal;

namespace {

protocol::saved_session resumable(std::string id)
{
    protocol::saved_session s;
    s.grant.id = std::move(id);
    s.grant.max = std::chrono::seconds(300);
    s.address = "bot@example.org/x";
    return s;
}

// Session s1 of bot@example.org/, written down; its number.
std::uint32_t begin_session(session_journal& journal)
{
    const auto place = journal.enter("bot@example.org/");
    BOOST_TEST(!place.left);
    std::string record;
    format::append_session(record, place.number, "bot@example.org/", resumable("s1"));
    journal.append(record);
    return place.number;
}

std::shared_ptr<session_journal> open(const scratch_folder& folder, std::size_t slack = 1 << 20)
{
    auto opened = session_journal::open(folder.path().string() + "/state", slack);
    BOOST_REQUIRE_MESSAGE(opened, opened.error().message());
    return *opened;
}

std::string why_not(const scratch_folder& folder)
{
    auto opened = session_journal::open(folder.path().string() + "/state");
    return opened ? "opened" : opened.error().message();
}

std::filesystem::path file_of(const scratch_folder& folder)
{
    return folder.path() / "state" / "sessions";
}

// What a kill leaves: the file as it is at that moment.
void kill(const scratch_folder& folder, std::shared_ptr<session_journal>& journal)
{
    const auto kept = folder.path() / "kept";
    std::filesystem::copy_file(file_of(folder), kept,
                               std::filesystem::copy_options::overwrite_existing);
    journal.reset();
    std::filesystem::rename(kept, file_of(folder));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(session_journal_test)

BOOST_AUTO_TEST_CASE(what_a_killed_process_had_is_found_once)
{
    const scratch_folder folder;
    auto first = open(folder);
    begin_session(*first);
    kill(folder, first);

    const auto second = open(folder);
    const auto found = second->enter("bot@example.org/");
    BOOST_REQUIRE(found.left);
    BOOST_TEST(found.left->grant.id == "s1");
    BOOST_TEST(!second->enter("bot@example.org/").left);
    BOOST_TEST(!second->enter("other@example.org/").left);
}

BOOST_AUTO_TEST_CASE(what_nobody_took_up_is_there_for_the_next_process)
{
    const scratch_folder folder;
    auto first = open(folder);
    begin_session(*first);
    kill(folder, first);
    auto second = open(folder);  // killed before anybody has logged in
    kill(folder, second);
    BOOST_TEST(open(folder)->enter("bot@example.org/").left.has_value());
}

BOOST_AUTO_TEST_CASE(a_process_that_ends_politely_leaves_nothing)
{
    const scratch_folder folder;
    auto journal = open(folder);
    const auto number = begin_session(*journal);
    std::string over;
    format::append_over(over, number);
    journal->append(over);
    journal.reset();
    BOOST_TEST(!std::filesystem::exists(file_of(folder)));
}

BOOST_AUTO_TEST_CASE(a_session_that_the_server_has_forgotten_is_not_taken_up)
{
    const scratch_folder folder;
    auto journal = open(folder);
    begin_session(*journal);
    kill(folder, journal);
    const auto then = std::filesystem::file_time_type::clock::now() - std::chrono::seconds(310);
    std::filesystem::last_write_time(file_of(folder), then);
    BOOST_TEST(!open(folder)->enter("bot@example.org/").left);
}

BOOST_AUTO_TEST_CASE(one_process_at_a_time_has_a_folder)
{
    const scratch_folder folder;
    const auto journal = open(folder);
    BOOST_TEST(why_not(folder).find("is used by another process") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(only_its_owner_can_read_it)
{
    const scratch_folder folder;
    const auto journal = open(folder);
    struct stat about {};
    BOOST_REQUIRE(::stat(file_of(folder).c_str(), &about) == 0);
    BOOST_TEST((about.st_mode & 0777) == 0600);
    BOOST_REQUIRE(::stat(file_of(folder).parent_path().c_str(), &about) == 0);
    BOOST_TEST((about.st_mode & 0777) == 0700);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_journal_is_left_alone)
{
    const scratch_folder folder;
    folder.write("state/sessions", "my diary\n");
    BOOST_TEST(why_not(folder).find("is not a journal of sessions") != std::string::npos);
    BOOST_TEST(folder.read("state/sessions") == "my diary\n");
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_made_is_named)
{
    auto opened = session_journal::open("/proc/no/such");
    BOOST_REQUIRE(!opened);
    BOOST_TEST(opened.error().message().find("/proc/no/such") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(it_stays_small_and_says_the_same)
{
    const scratch_folder folder;
    auto journal = open(folder, 4096);
    const auto number = begin_session(*journal);
    for (std::uint32_t i = 1; i <= 1000; ++i) {
        std::string records;
        format::append_sent(records, number, "<message>" + std::to_string(i) + "</message>");
        if (i > 2) format::append_acknowledged(records, number, 1);
        format::append_handled(records, number, i);
        journal->append(records);
        BOOST_TEST_REQUIRE(journal->bytes() < 8192U);
    }
    kill(folder, journal);
    const auto left = open(folder)->enter("bot@example.org/").left;
    BOOST_REQUIRE(left);
    BOOST_TEST(left->acknowledged == 998U);
    BOOST_TEST(left->handled == 1000U);
    BOOST_REQUIRE(left->unacknowledged.size() == 2U);
    BOOST_TEST(left->unacknowledged[1] == "<message>1000</message>");
}

BOOST_AUTO_TEST_CASE(on_a_full_disk_it_is_given_up_and_leaves_nothing_wrong)
{
    const scratch_folder folder;
    auto journal = open(folder);
    const auto number = begin_session(*journal);

    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{journal->bytes() + 10, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
    std::string records;
    format::append_sent(records, number, std::string(1000, 'x'));
    journal->append(records);
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);

    journal->append(records);  // no harm
    BOOST_TEST(!std::filesystem::exists(file_of(folder)));
    journal.reset();
    BOOST_TEST(!open(folder)->enter("bot@example.org/").left);
}

BOOST_AUTO_TEST_SUITE_END()

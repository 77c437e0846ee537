#include <mynah/base/private_file.hpp>

#include <tests/support/scratch_folder.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <iterator>

#include "../net/support/print_errc.hpp"

namespace mynah {
namespace {

namespace fs = std::filesystem;

class fixture {
public:
    testing::scratch_folder folder;
    std::string path = folder.path() / "token";

    std::size_t files() const
    {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()));
    }
};

BOOST_FIXTURE_TEST_SUITE(private_file_test, fixture)

BOOST_AUTO_TEST_CASE(what_is_written_is_read_and_for_its_owner_only)
{
    replace_private_file(path, secret("hunter2")).value();
    BOOST_TEST(read_private_file(path).value().reveal() == "hunter2");
    BOOST_TEST(((fs::status(path).permissions() & fs::perms::all) ==
                (fs::perms::owner_read | fs::perms::owner_write)));
    BOOST_TEST(!readable_by_others(path));
}

BOOST_AUTO_TEST_CASE(a_file_is_replaced_and_not_written_over)
{
    replace_private_file(path, secret("old")).value();
    fs::permissions(path, fs::perms::all);
    fs::create_hard_link(path, folder.path() / "old");
    replace_private_file(path, secret("new")).value();
    BOOST_TEST(folder.read("token") == "new");
    BOOST_TEST(folder.read("old") == "old");
    BOOST_TEST(!readable_by_others(path));
    BOOST_TEST(files() == 2u);
}

BOOST_AUTO_TEST_CASE(a_file_is_replaced_as_a_whole_also_when_nobody_waits_for_the_disk)
{
    replace_private_file_unsynced(path, "old").value();
    fs::create_hard_link(path, folder.path() / "old");
    replace_private_file_unsynced(path, "new").value();
    BOOST_TEST(folder.read("token") == "new");
    BOOST_TEST(folder.read("old") == "old");
    BOOST_TEST(!readable_by_others(path));
    BOOST_TEST(files() == 2u);
    BOOST_TEST(!replace_private_file_unsynced(path + "/below", "x").has_value());
}

BOOST_AUTO_TEST_CASE(a_symbolic_link_stays_one)
{
    folder.write("elsewhere/token", "old");
    fs::create_symlink(folder.path() / "elsewhere/token", path);
    replace_private_file(path, secret("new")).value();
    BOOST_TEST(fs::is_symlink(path));
    BOOST_TEST(folder.read("elsewhere/token") == "new");
}

BOOST_AUTO_TEST_CASE(where_nothing_can_be_written_nothing_changes)
{
    const auto nowhere = (folder.path() / "missing/token").string();
    const auto refused = replace_private_file(nowhere, secret("hunter2"));
    BOOST_TEST(refused.error().code == errc::invalid_argument);
    BOOST_TEST(refused.error().text.find(nowhere) != std::string::npos);
    BOOST_TEST(refused.error().text.find("hunter2") == std::string::npos);
    BOOST_TEST(!check_replaceable(nowhere).has_value());
    BOOST_TEST(check_replaceable(path).has_value());
    BOOST_TEST(files() == 0u);
}

BOOST_AUTO_TEST_CASE(a_folder_in_the_place_of_the_file_leaves_no_rest)
{
    fs::create_directories(fs::path(path) / "x");
    BOOST_TEST(!replace_private_file(path, secret("x")).has_value());
    BOOST_TEST(files() == 1u);
    BOOST_TEST(!read_private_file(path).has_value());
}

BOOST_AUTO_TEST_CASE(a_large_file_is_no_token)
{
    folder.write("token", std::string(64 * 1024 + 1, 'x'));
    BOOST_TEST(read_private_file(path).error().code == errc::limit_exceeded);
    BOOST_TEST(read_private_file(path + "2").error().code == errc::invalid_argument);
}

BOOST_AUTO_TEST_CASE(who_can_read_it_is_noticed)
{
    folder.write("token", "x");
    fs::permissions(path, fs::perms::owner_read | fs::perms::group_read);
    BOOST_TEST(readable_by_others(path));
    fs::permissions(path, fs::perms::owner_read);
    BOOST_TEST(!readable_by_others(path));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah

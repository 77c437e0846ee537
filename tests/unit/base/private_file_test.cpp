#include <mynah/base/private_file.hpp>

#include <tests/support/scratch_folder.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
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

// Like a disk that is full, for this process: no file grows past this while it lives.
class small_files {
public:
    explicit small_files(rlim_t size) : handler_(::signal(SIGXFSZ, SIG_IGN))
    {
        BOOST_REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
        auto limited = before_;
        limited.rlim_cur = size;
        BOOST_REQUIRE(::setrlimit(RLIMIT_FSIZE, &limited) == 0);
    }
    small_files(small_files&&) = delete;
    ~small_files()
    {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        ::signal(SIGXFSZ, handler_);
    }

private:
    sighandler_t handler_;
    rlimit before_{};
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

BOOST_AUTO_TEST_CASE(what_is_no_file_or_has_no_name_is_not_replaceable)
{
    const auto why = check_replaceable("").error();
    BOOST_TEST(why.code == errc::invalid_argument);
    BOOST_TEST(why.text == "the file has no name");
    for (const auto& no_file : {folder.path().string(), std::string("/dev/null")}) {
        const auto refused = check_replaceable(no_file);
        BOOST_REQUIRE(!refused.has_value());
        BOOST_TEST(refused.error().text == no_file + " is no file that can be replaced");
    }
    fs::create_symlink(folder.path(), path);
    BOOST_TEST(!check_replaceable(path).has_value());
}

BOOST_AUTO_TEST_CASE(where_there_is_no_room_a_file_is_not_replaceable)
{
    folder.write("token", "old");
    result<void> refused;
    {
        const small_files only(1024);
        refused = check_replaceable(path);
    }
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(refused.error().code == errc::invalid_argument);
    BOOST_TEST(refused.error().text.starts_with("cannot write files in "));
    BOOST_TEST(files() == 1u);
    BOOST_TEST(check_replaceable(path).has_value());
    BOOST_TEST(folder.read("token") == "old");
    BOOST_TEST(files() == 1u);
}

BOOST_AUTO_TEST_CASE(a_large_file_is_no_token)
{
    folder.write("token", std::string(64 * 1024 + 1, 'x'));
    BOOST_TEST(read_private_file(path).error().code == errc::limit_exceeded);
    BOOST_TEST(read_private_file(path + "2").error().code == errc::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_list_may_be_larger_but_must_end)
{
    const std::string large(300 * 1024, 'x');
    folder.write("token", large);
    BOOST_TEST((read_large_private_file(path).value().reveal() == large));
    const auto endless = read_large_private_file("/dev/zero");
    BOOST_TEST(endless.error().code == errc::limit_exceeded);
    BOOST_TEST(endless.error().text == "/dev/zero is larger than 64 MiB: is it the right file?");
}

BOOST_AUTO_TEST_CASE(the_first_line_is_read_without_its_end)
{
    const auto line_of = [&](const std::string& content) {
        folder.write("token", content);
        return std::string(read_private_line(path).value().reveal());
    };
    BOOST_TEST(line_of("one\ntwo\n") == "one");
    BOOST_TEST(line_of("one\r\ntwo") == "one");
    BOOST_TEST(line_of("one") == "one");
    BOOST_TEST(line_of("\none") == "");
    BOOST_TEST(line_of("") == "");
    BOOST_TEST(line_of(std::string(5000, 'x') + "\ny") == std::string(5000, 'x'));
    BOOST_TEST(read_private_line("/dev/zero").error().code == errc::limit_exceeded);
}

BOOST_AUTO_TEST_CASE(behind_the_first_line_nothing_is_waited_for)
{
    int ends[2];
    BOOST_REQUIRE(::pipe(ends) == 0);
    BOOST_REQUIRE(::write(ends[1], "one\n", 4) == 4);
    const auto line = read_private_line("/dev/fd/" + std::to_string(ends[0]));
    ::close(ends[0]);
    ::close(ends[1]);
    BOOST_TEST(line.value().reveal() == "one");
}

BOOST_AUTO_TEST_CASE(a_folder_that_others_can_enter_is_noticed)
{
    const auto inside = folder.path() / "inside";
    fs::create_directory(inside);
    fs::permissions(inside, fs::perms::owner_all | fs::perms::others_exec);
    BOOST_TEST(readable_by_others(inside));
    fs::permissions(inside, fs::perms::owner_all);
    BOOST_TEST(!readable_by_others(inside));
    BOOST_TEST(!readable_by_others(inside / "missing"));
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

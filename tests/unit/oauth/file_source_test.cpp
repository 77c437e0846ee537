#include <mynah/oauth/file_source.hpp>

#include <tests/support/scratch_folder.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>

#include "../http/support/canned_web.hpp"
#include "../net/support/print_errc.hpp"

namespace mynah::oauth {
namespace {

class fixture : public testing::web_fixture {
public:
    testing::scratch_folder folder;
    file_source source{folder.path() / "token"};

    result<secret> get() { return run(source.get(token_refresh::when_due)); }
};

BOOST_FIXTURE_TEST_SUITE(file_source_test, fixture)

BOOST_AUTO_TEST_CASE(the_file_is_read_each_time)
{
    folder.write("token", "one\n");
    BOOST_TEST(get().value().reveal() == "one");
    folder.write("token", "  two \r\nsomething else\n");
    BOOST_TEST(get().value().reveal() == "two");
    folder.write("token", "three");
    BOOST_TEST(get().value().reveal() == "three");
}

BOOST_AUTO_TEST_CASE(without_a_token_it_says_what_is_wrong_and_not_what_is_there)
{
    const auto path = (folder.path() / "token").string();
    BOOST_TEST(get().error().code == errc::credentials_missing);
    for (const auto* bad : {"", "\ntoken\n", "hunter2 hunter2\n", "hunter2\xc3\xa4\n"}) {
        folder.write("token", bad);
        const auto why = get().error();
        BOOST_TEST(why.code == errc::credentials_missing);
        BOOST_TEST(why.text.find(path) == 0u);
        BOOST_TEST(why.text.find("hunter2") == std::string::npos);
    }
    folder.write("token", std::string(70'000, 'x'));
    BOOST_TEST(get().error().code == errc::limit_exceeded);
}

BOOST_AUTO_TEST_CASE(what_a_line_lacks_is_called_by_its_name)
{
    BOOST_TEST(token_in_first_line("", "x").error().text == "x: its first line has no token");
    BOOST_TEST(token_in_first_line("\n", "x", "secret").error().text ==
               "x: its first line has no secret");
    BOOST_TEST(token_in_first_line("a b", "x", "secret").error().text ==
               "x: its first line is no secret");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::oauth

#include <mynah/app/accounts_file.hpp>

#include <tests/unit/net/support/scratch.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>

using namespace mynah;

namespace {

struct fixture {
    std::vector<account_settings> good(const std::string& content)
    {
        auto list = read_accounts(folder.file("accounts", content), 5222);
        BOOST_REQUIRE_MESSAGE(list.has_value(), list.error().message());
        return std::move(*list);
    }

    // The complaint names the file and the line, and shows nothing that could be a password.
    void wrong(const std::string& content, std::size_t line, std::string_view why)
    {
        const auto file = folder.file("accounts", content);
        const auto list = read_accounts(file, 5222);
        BOOST_REQUIRE(!list.has_value());
        const auto& text = list.error().text;
        BOOST_TEST(text.starts_with(file + ", line " + std::to_string(line) + ": "), text);
        BOOST_TEST(text.find(why) != std::string::npos, text);
        BOOST_TEST(text.find("hunter2") == std::string::npos, text);
    }

    testing::scratch folder;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(accounts_file_test, fixture)

BOOST_AUTO_TEST_CASE(a_csv_list)
{
    const auto list = good(
        "jid,password\n# ours\na@x.org,secret\nb@x.org/perch,\"p,w\"\n"
        "c@x.org,pw,nest,127.0.0.1:5300\nx.org,\nd@x.org,,,,d.token\n");
    BOOST_REQUIRE(list.size() == 5u);
    BOOST_TEST(list[0].account.text() == "a@x.org");
    BOOST_TEST(list[0].password.reveal() == "secret");
    BOOST_TEST(list[0].line == 3u);
    BOOST_TEST(list[1].account.text() == "b@x.org");
    BOOST_TEST(list[1].resource == "perch");
    BOOST_TEST(list[1].password.reveal() == "p,w");
    BOOST_TEST(list[2].resource == "nest");
    BOOST_TEST(list[2].connect->port == 5300);
    BOOST_TEST(list[3].account.text() == "x.org");  // anonymous
    BOOST_TEST(list[3].token_file == "");
    BOOST_TEST(list[4].token_file == "d.token");
}

BOOST_AUTO_TEST_CASE(a_toml_list)
{
    const auto list = good(
        "# ours\n[[account]]\njid = \"a@x.org\"\npassword = \"se\\\"cret\"\n"
        "[[account]]\njid = \"b@x.org\"\npassword = \"pw\"\n"
        "resource = \"nest\"\nconnect = \"[::1]\"\n");
    BOOST_REQUIRE(list.size() == 2u);
    BOOST_TEST(list[0].password.reveal() == "se\"cret");
    BOOST_TEST(list[1].resource == "nest");
    BOOST_TEST(list[1].connect->host == "::1");
    BOOST_TEST(list[1].connect->port == 5222);
}

BOOST_AUTO_TEST_CASE(mistakes_name_the_line_and_hide_what_stands_there)
{
    wrong("a@x.org,pw\nhunter2@@,b@x.org\n", 2, "no JID");
    wrong("hunter2,a@x.org\n", 1, "swapped");
    wrong("a@x.org hunter2\n", 1, "jid,password");
    wrong("a@x.org,\"hunter2\n", 1, "not closed");
    wrong("a@x.org,pw\n\na@x.org,hunter2\n", 3, "line 1 again");
    wrong("a@x.org,hunter2,,,token,more\n", 1, "jid,password");
    wrong("a@x.org,hunter2,r,nowhere:99999\n", 1, "HOST:PORT");
    wrong("[[account]]\njid = \"a@x.org\"\npassword = \"hunter2\n", 3, "not TOML");
    wrong("[[account]]\njid = \"a@x.org\"\npass = \"hunter2\"\n", 3, "jid, password, resource");
    wrong("[[account]]\njid = \"@\"\npassword = \"hunter2\"\n", 1, "no JID");
    wrong("[[account]]\njid = \"a@x.org\"\npassword = 7\n", 3, "password is no text");
    wrong("[account]\njid = \"a@x.org\"\npassword = \"hunter2\"\n", 1, "[[account]]");
    wrong("[other]\npassword = \"hunter2\"\n", 1, "[[account]]");
}

BOOST_AUTO_TEST_CASE(a_token_file_is_for_one_account)
{
    wrong("a@x.org,,,,t\nb@x.org,,,,other\n\nc@x.org,,,,t\n", 4, "the token file of line 1 again");
    wrong("a@x.org,,,,hunter2/../t\nb@x.org,,,,./t\n", 2, "the token file of line 1 again");
    const auto whole = (std::filesystem::current_path() / "t").string();
    wrong("a@x.org,,,,t\nb@x.org,,,," + whole + "\n", 2, "the token file of line 1 again");
    wrong(
        "[[account]]\njid = \"a@x.org\"\ntoken_file = \"hunter2\"\n\n"
        "[[account]]\njid = \"b@x.org\"\ntoken_file = \"hunter2\"\n",
        5, "the token file of line 1 again");
    BOOST_TEST(good("a@x.org,,,,t\nb@x.org,,,,sub/t\nc@x.org,pw\nd@x.org,pw\n").size() == 4u);
}

BOOST_AUTO_TEST_CASE(a_resource_must_be_one)
{
    wrong("a@x.org,pw,hunter2\001\n", 1, "the resource");
    wrong("b@x.org,pw\na@x.org,pw," + std::string(1024, 'x') + "\n", 2, "the resource");
    wrong("[[account]]\njid = \"a@x.org\"\nresource = \"hunter2\\u0001\"\n", 1, "the resource");
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_none_of_it)
{
    const std::string mark = "\xEF\xBB\xBF";
    BOOST_TEST(good(mark + "a@x.org,pw\n").at(0).account.text() == "a@x.org");
    BOOST_TEST(good(mark + "jid,password\na@x.org,pw\n").size() == 1u);
    BOOST_TEST(good(mark + "[[account]]\njid = \"a@x.org\"\npassword = \"pw\"\n")
                   .at(0)
                   .password.reveal() == "pw");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_or_has_no_end_is_no_list)
{
    const auto is_folder = read_accounts("/", 5222);
    BOOST_REQUIRE(!is_folder.has_value());
    BOOST_TEST(is_folder.error().text == "cannot read /: Is a directory");
    const auto endless = read_accounts("/dev/zero", 5222);
    BOOST_REQUIRE(!endless.has_value());
    BOOST_TEST(endless.error().text == "/dev/zero is larger than 64 MiB: is it the right file?");
}

BOOST_AUTO_TEST_CASE(a_file_without_accounts_or_that_is_not_there)
{
    const auto empty = read_accounts(folder.file("empty", "# nothing\n"), 5222);
    BOOST_REQUIRE(!empty.has_value());
    BOOST_TEST(empty.error().text.ends_with("empty: no account"));
    const auto none = read_accounts("/nowhere/accounts", 5222);
    BOOST_REQUIRE(!none.has_value());
    BOOST_TEST(none.error().text == "cannot read /nowhere/accounts: No such file or directory");
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/app/accounts_file.hpp>

#include <tests/unit/net/support/scratch.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>

using namespace mynah;

namespace {

struct fixture {
    account_list good(const std::string& content)
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
    BOOST_REQUIRE(list.accounts.size() == 5u);
    BOOST_TEST(list.accounts[0].account.text() == "a@x.org");
    BOOST_TEST(list.accounts[0].password.reveal() == "secret");
    BOOST_TEST(list.accounts[0].line == 3u);
    BOOST_TEST(list.accounts[1].account.text() == "b@x.org");
    BOOST_TEST(list.accounts[1].resource == "perch");
    BOOST_TEST(list.accounts[1].password.reveal() == "p,w");
    BOOST_TEST(list.accounts[2].resource == "nest");
    BOOST_TEST(list.accounts[2].connect->port == 5300);
    BOOST_TEST(list.accounts[3].account.text() == "x.org");  // anonymous
    BOOST_TEST(list.accounts[3].token_file == "");
    BOOST_TEST(list.accounts[4].token_file == "d.token");
}

BOOST_AUTO_TEST_CASE(a_toml_list)
{
    const auto list = good(
        "# ours\n[[account]]\njid = \"a@x.org\"\npassword = \"se\\\"cret\"\n"
        "[[account]]\njid = \"b@x.org\"\npassword = \"pw\"\n"
        "resource = \"nest\"\nconnect = \"[::1]\"\n");
    BOOST_REQUIRE(list.accounts.size() == 2u);
    BOOST_TEST(list.accounts[0].password.reveal() == "se\"cret");
    BOOST_TEST(list.accounts[1].resource == "nest");
    BOOST_TEST(list.accounts[1].connect->host == "::1");
    BOOST_TEST(list.accounts[1].connect->port == 5222);
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

BOOST_AUTO_TEST_CASE(a_file_without_accounts_or_that_is_not_there)
{
    const auto empty = read_accounts(folder.file("empty", "# nothing\n"), 5222);
    BOOST_REQUIRE(!empty.has_value());
    BOOST_TEST(empty.error().text.ends_with("empty: no account"));
    const auto none = read_accounts("/nowhere/accounts", 5222);
    BOOST_REQUIRE(!none.has_value());
    BOOST_TEST(none.error().text == "cannot read /nowhere/accounts: No such file or directory");
}

BOOST_AUTO_TEST_CASE(a_file_that_others_can_read_is_noticed)
{
    using std::filesystem::perms;
    const auto file = folder.file("accounts", "a@x.org,pw\n");
    std::filesystem::permissions(file, perms::owner_read | perms::group_read);
    BOOST_TEST(read_accounts(file, 5222)->readable_by_others);
    std::filesystem::permissions(file, perms::owner_read);
    BOOST_TEST(!read_accounts(file, 5222)->readable_by_others);
}

BOOST_AUTO_TEST_SUITE_END()

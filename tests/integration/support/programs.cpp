#include <tests/integration/support/programs.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>

namespace mynah::testing {

namespace {

std::string loopback(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

}  // namespace

std::string built(std::string_view program) { return MYNAH_PROGRAMS "/" + std::string(program); }

child run_program(std::string_view program, std::vector<std::string> arguments,
                  child::variables environment)
{
    arguments.insert(arguments.begin(), built(program));
    return child(std::move(arguments), std::move(environment));
}

child run_bot(std::string_view program, const server& s, std::string_view account,
              std::vector<std::string> more)
{
    std::vector<std::string> arguments{"--jid",     s.jid(account),
                                       "--connect", loopback(s.port()),
                                       "--ca-file", s.ca_file().string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(program, std::move(arguments), {{"MYNAH_PASSWORD", s.password(account)}});
}

std::string page_of(child& login)
{
    constexpr auto patience = std::chrono::seconds(60);
    auto url = login.expect("https://localhost", patience);
    login.expect("enter this code", patience);
    auto code = login.expect("-", patience);
    url.erase(0, url.find("https"));
    code.erase(0, code.find_first_not_of(' '));
    return url + "?user_code=" + code;
}

child run_talk(const server& s, std::string_view account, std::vector<std::string> action)
{
    child::command words{"/usr/bin/python3",
                         MYNAH_SOURCE_DIR "/tests/support/talk.py",
                         "--jid",
                         s.jid(account),
                         "--connect",
                         loopback(s.port()),
                         "--ca-file",
                         s.ca_file().string()};
    words.insert(words.end(), action.begin(), action.end());
    return child(std::move(words), {{"TALK_PASSWORD", s.password(account)}});
}

std::string talk(const server& s, std::string_view account, std::vector<std::string> action)
{
    auto foreign = run_talk(s, account, std::move(action));
    BOOST_TEST(foreign.wait(std::chrono::seconds(60)) == 0, foreign.output());
    return foreign.output();
}

}  // namespace mynah::testing

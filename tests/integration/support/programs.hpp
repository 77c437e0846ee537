// Programs of this repository, and the foreign client, as children of a test.
#pragma once

#include <tests/support/child.hpp>
#include <tests/support/server.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace mynah::testing {

// mynah-echo, example_01_echo, ...: where it was built.
std::string built(std::string_view program);

// A bot program with the account's password in MYNAH_PASSWORD, over STARTTLS and the server's CA.
child run_bot(std::string_view program, const server& s, std::string_view account,
              std::vector<std::string> more = {});

// A bot program with exactly these arguments.
child run_program(std::string_view program, std::vector<std::string> arguments,
                  child::variables environment = {});

// What a person is to open who is shown this by `mynah-login device`: the page, with the code in
// it.
std::string page_of(child& login);

// tests/support/talk.py as this account: run_talk(s, "alice", {"say", s.jid("bot"), "hello"}).
child run_talk(const server& s, std::string_view account, std::vector<std::string> action);

// As run_talk(), to its end: what it printed. A failure of it fails the test, and shows why.
std::string talk(const server& s, std::string_view account, std::vector<std::string> action);

}  // namespace mynah::testing

// `./dev demo`: a private Prosody, a bot on it, and somebody who talks to the bot.
//
//     mynah-demo BOT_PROGRAM [--stay]
//
// The server is the one of the tests: its own folder, certificate and ports, gone when this ends.
#include <tests/support/child.hpp>
#include <tests/support/prosody.hpp>

#include <fmt/format.h>
#include <signal.h>

#include <cstdio>
#include <exception>
#include <stop_token>
#include <string_view>
#include <thread>

namespace {

using namespace mynah::testing;
using namespace std::chrono_literals;

constexpr auto forever = std::chrono::hours(24 * 365);

// Turns the signals that end a program into a stop token, so that every destructor runs.
class interruption {
public:
    interruption()
    {
        ::sigemptyset(&signals_);
        for (const int s : {SIGINT, SIGTERM, SIGHUP, SIGUSR1}) ::sigaddset(&signals_, s);
        ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
        watcher_ = std::thread([this] {
            int number = 0;
            ::sigwait(&signals_, &number);
            source_.request_stop();
        });
    }

    ~interruption()
    {
        ::pthread_kill(watcher_.native_handle(), SIGUSR1);
        watcher_.join();
    }

    std::stop_token token() const { return source_.get_token(); }
    bool requested() const { return source_.stop_requested(); }

private:
    sigset_t signals_{};
    std::stop_source source_;
    std::thread watcher_;
};

void say(std::string_view line)
{
    fmt::print("{}\n", line);
    std::fflush(stdout);
}

void explain(const prosody& server)
{
    say(fmt::format(R"(
  Talk to it yourself, with any XMPP client on this machine:
    your account    {}    password  {}
    the bot         {}
    server          127.0.0.1, port {} (STARTTLS) or {} (direct TLS)
    trust           {}
)",
                    server.jid("bob"), server.password("bob"), server.jid("echo"), server.port(),
                    server.direct_tls_port(), server.ca_file().string()));
}

// Returns whether every line was answered.
bool converse(const prosody& server, std::stop_token stop)
{
    child::command command{"/usr/bin/python3",
                           MYNAH_SOURCE_DIR "/tests/support/talk.py",
                           "--jid",
                           server.jid("alice"),
                           "--connect",
                           fmt::format("127.0.0.1:{}", server.port()),
                           "--ca-file",
                           server.ca_file().string(),
                           "say",
                           server.jid("echo"),
                           "Hello, bird!",
                           "Do you understand what you say?",
                           "<b>&amp; \"quoted\"</b>",
                           "Grüße, 你好, 🐦"};
    child alice(std::move(command), {{"TALK_PASSWORD", server.password("alice")}});
    while (auto line = alice.next_line(30s, stop)) say("    " + *line);
    if (stop.stop_requested()) return false;
    return alice.wait(10s) == 0;
}

int demonstrate(const std::string& bot_program, bool stay, const interruption& interrupted)
{
    say("Starting a private Prosody on loopback ...");
    server_options options;
    options.accounts = {{"echo", "squawk"}, {"alice", "wonder"}, {"bob", "builder"}};
    options.passwords = password_storage::scram_sha_256;
    prosody server(std::move(options));

    const std::string connect = fmt::format("127.0.0.1:{}", server.port());
    const std::string ca_file = server.ca_file().string();
    say(fmt::format("Starting the bot:\n  MYNAH_PASSWORD=... {} --jid {} --connect {} --ca-file {}",
                    bot_program, server.jid("echo"), connect, ca_file));
    child::command command{bot_program, "--jid", server.jid("echo"), "--connect", connect,
                           "--ca-file", ca_file};
    child bot(std::move(command), {{"MYNAH_PASSWORD", server.password("echo")}});
    say("  " + bot.expect("online", 30s, interrupted.token()));

    say("\nalice is a slixmpp client, echo is the bot:");
    const bool answered = converse(server, interrupted.token());
    if (interrupted.requested()) return 130;
    if (!answered) {
        say("The bot did not answer as it should. Its output:\n" + bot.output());
        return 1;
    }
    explain(server);
    if (!stay) {
        say("(`./dev demo --stay` leaves both running for that.)");
    } else {
        say("Everything keeps running until Ctrl-C. The bot says:");
        while (const auto line = bot.next_line(forever, interrupted.token())) say("    " + *line);
    }
    const int status = bot.stop();
    say(fmt::format("The bot left with exit status {}; server and files are gone.", status));
    return status == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc < 2) {
        fmt::print(stderr, "mynah-demo BOT_PROGRAM [--stay]\n");
        return 2;
    }
    const interruption interrupted;
    try {
        return demonstrate(argv[1], argc > 2 && std::string_view(argv[2]) == "--stay", interrupted);
    } catch (const std::exception& error) {
        if (interrupted.requested()) return 130;
        fmt::print(stderr, "demo: {}\n", error.what());
        return 1;
    }
}

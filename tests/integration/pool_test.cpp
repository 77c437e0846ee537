// Many accounts in one program, on a real server.
#include <mynah/pool/metrics_server.hpp>
#include <mynah/pool/pool.hpp>
#include <mynah/stanza/message.hpp>

#include <tests/integration/support/client.hpp>
#include <tests/integration/support/programs.hpp>
#include <tests/integration/support/shared_server.hpp>
#include <tests/support/ports.hpp>
#include <tests/support/prosody.hpp>
#include <tests/support/scratch_folder.hpp>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>

#include <csignal>
#include <filesystem>
#include <future>
#include <set>
#include <string>

namespace {

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;
using boost::unit_test::fixture;

constexpr std::size_t many = 50;

std::string name(std::size_t i) { return "bird" + std::to_string(i); }

server_options options()
{
    server_options o;
    o.accounts = {{"alice", "wonder"}};
    for (std::size_t i = 0; i < many; ++i) o.accounts.push_back({name(i), "song " + name(i)});
    return o;
}

struct kept_prosody : shared_server<prosody> {
    kept_prosody() : shared_server(options()) {}
};

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

// As any client would ask.
std::string http_get(std::uint16_t port, const std::string& path)
{
    asio::io_context io;
    asio::ip::tcp::socket socket(io);
    socket.connect({asio::ip::address_v4::loopback(), port});
    asio::write(socket, asio::buffer("GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n"));
    std::string answer;
    boost::system::error_code ec;
    asio::read(socket, asio::dynamic_buffer(answer), ec);
    return answer;
}

// The list with all accounts; the password of the last one is wrong.
std::filesystem::path write_list(const scratch_folder& folder, const server& s)
{
    std::string list = "# jid,password\n";
    for (std::size_t i = 0; i < many; ++i)
        list += s.jid(name(i)) + ",\"" + (i + 1 < many ? s.password(name(i)) : "a guess of mine") +
                "\"\n";
    const auto file = folder.write("accounts.csv", list);
    std::filesystem::permissions(file, std::filesystem::perms::owner_read);
    return file;
}

// Reads lines until that many accounts are online and that many given up.
void expect_accounts(child& program, std::size_t online, std::size_t refused)
{
    const auto end = std::chrono::steady_clock::now() + 60s;
    while ((online != 0 || refused != 0) && std::chrono::steady_clock::now() < end) {
        const auto line = program.next_line(1s);
        if (line && contains(*line, "bot: online jid=")) --online;
        if (line && contains(*line, "the account is given up")) --refused;
    }
    BOOST_REQUIRE_MESSAGE(online == 0 && refused == 0, program.output());
}

// Each of them answers alice.
void everyone_answers(const server& s, std::size_t how_many)
{
    event_loop loop;
    client alice(loop, login(s, "alice"));
    BOOST_REQUIRE(alice.log_in().has_value());
    for (std::size_t i = 0; i < how_many; ++i)
        alice.send(message(jid::parse(s.jid(name(i))).value()).body("sing, " + name(i)));
    std::set<std::string> heard;
    while (heard.size() < how_many) {
        const auto answer =
            alice.expect([](const stanza& in) { return in.kind() == stanza_kind::message; });
        BOOST_TEST(message_view(answer).body() == "sing, " + std::string(answer.from().local()));
        heard.emplace(answer.from().local());
    }
}

class echo : public bot {
    task<> on_message(incoming m) override
    {
        auto answer = m.reply(m.body());
        co_await std::move(answer);
    }
};

bool in_time(const std::function<bool()>& is_so)
{
    const auto end = std::chrono::steady_clock::now() + 30s;
    while (!is_so())
        if (std::chrono::steady_clock::now() > end) return false;
    return true;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(on_prosody, *needs("prosody") * fixture<kept_prosody>())

BOOST_AUTO_TEST_CASE(fifty_accounts_of_a_list_sing_and_a_wrong_password_costs_one)
{
    auto& server = kept_prosody::get();
    const scratch_folder folder;
    const auto port = free_port();
    auto program = run_program(
        "mynah-echo", {"--accounts", write_list(folder, server).string(), "--threads", "2",
                       "--connect", "127.0.0.1:" + std::to_string(server.port()), "--ca-file",
                       server.ca_file().string(), "--metrics-listen", std::to_string(port)});
    expect_accounts(program, many - 1, 1);
    BOOST_TEST(contains(program.output(), server.jid(name(many - 1))), program.output());
    BOOST_TEST(!contains(program.output(), "a guess of mine"), program.output());
    BOOST_TEST(!contains(program.output(), "can be read by others"), program.output());
    everyone_answers(server, many - 1);

    const auto page = http_get(port, "/metrics");
    BOOST_TEST(page.starts_with("HTTP/1.1 200 OK"), page);
    for (const char* line : {
             "mynah_sessions{state=\"online\"} 49",
             "mynah_sessions{state=\"refused\"} 1",
             "mynah_login_seconds_count{result=\"online\"} 49",
             "mynah_login_seconds_count{result=\"refused\"} 1",
             "mynah_login_failures_total{stage=\"log-in\",result=\"refused\"} 1",
             "mynah_unsent_bytes 0",
             "mynah_unacknowledged_stanzas ",
             "mynah_stanzas_total{direction=\"in\",kind=\"message\"} 49",
             "mynah_drops_total{cause=\"shed_iq\"} 0",
             "mynah_connections_total{event=\"connected\"} 49",
             "mynah_handler_seconds_bucket{le=\"+Inf\"}",
             "mynah_event_loop_delay_seconds_count",
             "mynah_silent_threads 0",
         })
        BOOST_TEST(contains(page, line), line << " is not in\n" << page);
    for (const auto& n : counter_names)
        if (n.group == counter_group::drop)
            BOOST_TEST(contains(page, "cause=\"" + std::string(n.name) + "\""), n.name);
    BOOST_TEST(!contains(page, "bird"), "no names of anybody");
    BOOST_TEST(http_get(port, "/etc/passwd").starts_with("HTTP/1.0 404 "));

    program.signal(SIGTERM);
    BOOST_TEST(program.wait(30s) == 0, program.output());
}

BOOST_AUTO_TEST_CASE(a_list_whose_accounts_are_all_refused_ends_with_status_3)
{
    auto& server = kept_prosody::get();
    const scratch_folder folder;
    const auto file = folder.write("accounts.toml",
                                   "[[account]]\njid = \"bird0@localhost\"\npassword = \"x\"\n"
                                   "[[account]]\njid = \"bird1@localhost\"\npassword = \"y\"\n");
    std::filesystem::permissions(file, std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    auto program = run_program("mynah-echo", {"--accounts", file.string(), "--connect",
                                              "127.0.0.1:" + std::to_string(server.port()),
                                              "--ca-file", server.ca_file().string()});
    BOOST_TEST(program.wait(30s) == 3, program.output());
    BOOST_TEST(contains(program.output(), "can be read by others"), program.output());
}

BOOST_AUTO_TEST_CASE(an_account_is_removed_and_one_added_while_the_others_run)
{
    auto& server = kept_prosody::get();
    pool_settings settings;
    settings.threads = 2;
    pool birds(settings);
    const auto make = [] { return std::make_unique<echo>(); };
    const auto first = birds.add(login(server, name(0)).finish(), make);
    for (std::size_t i = 1; i < 5; ++i) birds.add(login(server, name(i)).finish(), make);
    BOOST_TEST(in_time([&] { return birds.figures().online == 5; }));
    auto ended = std::async(std::launch::async, [&] { return birds.run(); });

    birds.remove(first);
    BOOST_TEST(in_time([&] { return birds.figures().ended == 1; }));
    BOOST_TEST(birds.figures().online == 4u);
    birds.add(login(server, name(0)).finish(), make);
    BOOST_TEST(in_time([&] { return birds.figures().online == 5; }));
    everyone_answers(server, 5);

    birds.stop();
    const auto result = ended.get();
    BOOST_TEST(result.accounts == 6u);
    BOOST_TEST(result.refused == 0u);
    BOOST_TEST(result.stuck_threads == 0u);
}

BOOST_AUTO_TEST_CASE(an_address_that_cannot_be_listened_at_ends_it_with_status_2)
{
    auto& server = kept_prosody::get();
    auto program = run_bot("mynah-echo", server, name(0),
                           {"--metrics-listen", "127.0.0.1:" + std::to_string(server.port())});
    BOOST_TEST(program.wait(30s) == 2, program.output());
    BOOST_TEST(contains(program.output(), "cannot listen at"), program.output());
}

BOOST_AUTO_TEST_SUITE_END()

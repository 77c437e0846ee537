#include <mynah/base/detail/line_writer.hpp>

#include <fcntl.h>
#include <unistd.h>
#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <thread>
#include <vector>

using mynah::log::detail::line_writer;
using namespace std::chrono_literals;

namespace {

std::string dropped(std::uint64_t count) { return "dropped " + std::to_string(count) + "\n"; }

// A pipe whose reader does nothing unless it is told to.
struct pipe_fixture {
    pipe_fixture()
    {
        BOOST_REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
        BOOST_REQUIRE(::fcntl(ends[1], F_SETPIPE_SZ, 4096) > 0);
    }
    ~pipe_fixture()
    {
        close_writer();
        ::close(ends[0]);
    }

    void close_writer()
    {
        if (ends[1] >= 0) ::close(ends[1]);
        ends[1] = -1;
    }

    // Until `last` has come.
    std::string read_until(std::string_view last) const
    {
        std::string all;
        std::array<char, 4096> piece{};
        while (!all.ends_with(last)) {
            const auto size = ::read(ends[0], piece.data(), piece.size());
            if (size <= 0) break;
            all.append(piece.data(), static_cast<std::size_t>(size));
        }
        return all;
    }

    std::array<int, 2> ends{-1, -1};
};

const std::string line(99, 'x');

}  // namespace

BOOST_FIXTURE_TEST_SUITE(line_writer_test, pipe_fixture)

BOOST_AUTO_TEST_CASE(lines_come_whole_and_in_order)
{
    line_writer writer(ends[1], 1 << 20, dropped);
    std::string all;
    for (int i = 0; i < 1000; ++i) {
        const auto text = std::to_string(i) + '\n';
        all += text;
        writer.push(text);
    }
    BOOST_TEST(read_until("999\n") == all);
    BOOST_TEST(writer.drain(10s));
}

BOOST_AUTO_TEST_CASE(drain_returns_when_everything_is_written)
{
    line_writer writer(ends[1], 1 << 20, dropped);
    BOOST_TEST(writer.drain(0s));
    writer.push("one\n");
    BOOST_TEST(writer.drain(10s));
    std::array<char, 10> read{};
    BOOST_TEST(::fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0);
    BOOST_TEST(::read(ends[0], read.data(), read.size()) == 4);
}

BOOST_AUTO_TEST_CASE(a_stalled_reader_stops_nobody_and_is_told_what_it_missed)
{
    line_writer writer(ends[1], 2000, dropped);
    std::size_t pushed = 0;
    const auto push = [&] {
        writer.push(line + '\n');
        ++pushed;
    };
    do {
        push();
    } while (writer.drain(50ms));
    for (int i = 0; i < 1000; ++i) push();  // returns as if nothing was wrong
    BOOST_TEST(!writer.drain(1ms));

    std::size_t told = 0;
    std::string all;
    for (std::size_t at = 0; told < pushed;) {
        while (all.find('\n', at) == all.npos) all += read_until("\n");
        const auto next = all.substr(at, all.find('\n', at) - at);
        at += next.size() + 1;
        if (next.starts_with("dropped ")) {
            told += std::stoul(next.substr(8));
        } else {
            BOOST_REQUIRE(next == line);
            ++told;
        }
    }
    BOOST_TEST(told == pushed);
    BOOST_TEST(all.find("dropped ") != all.npos);
}

BOOST_AUTO_TEST_CASE(a_reader_that_is_gone_ends_the_log_and_not_the_program)
{
    line_writer writer(ends[1], 2000, dropped);
    ::close(ends[0]);
    writer.push("one\n");
    BOOST_TEST(writer.drain(10s));
    writer.push("two\n");
    BOOST_TEST(writer.drain(10s));
    ends[0] = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

BOOST_AUTO_TEST_CASE(a_stalled_reader_delays_the_end_by_the_limit_only)
{
    line_writer writer(ends[1], 100'000, dropped);
    for (int i = 0; i < 500; ++i) writer.push(line + '\n');
    const auto before = std::chrono::steady_clock::now();
    writer.stop(50ms);
    BOOST_TEST((std::chrono::steady_clock::now() - before < 5s));
    writer.push("too late\n");

    // The thread that was left behind goes on; it must not outlive the pipe here.
    std::string all;
    for (int i = 0; i < 500; ++i) all += line + '\n';
    std::string read;
    while (read.size() < all.size()) read += read_until("\n");
    BOOST_TEST(read == all);
}

BOOST_AUTO_TEST_CASE(lines_of_many_threads_stay_whole)
{
    line_writer writer(ends[1], 1 << 20, dropped);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) writer.push(line + '\n');
        });
    std::string all;
    while (all.size() < 4 * 200 * (line.size() + 1)) all += read_until("\n");
    for (auto& t : threads) t.join();
    for (std::size_t at = 0; at < all.size(); at += line.size() + 1)
        BOOST_REQUIRE(all.compare(at, line.size() + 1, line + '\n') == 0);
}

BOOST_AUTO_TEST_SUITE_END()

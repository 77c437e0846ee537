// What the session journal costs a bot that answers: per answer one append of an acknowledgement, a
// stanza and a counter, as a flush makes it; beside a plain write() of as many bytes.
#include <mynah/protocol/journal_format.hpp>
#include <mynah/session/session_journal.hpp>

#include <sys/resource.h>

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace {

using namespace mynah;
namespace format = protocol::journal;

constexpr int answers = 300'000;

double cpu_us()
{
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto us = [](const timeval& t) { return double(t.tv_sec) * 1e6 + double(t.tv_usec); };
    return us(used.ru_utime) + us(used.ru_stime);
}

template <class Step>
double per_answer(Step step)
{
    const auto before = cpu_us();
    for (int i = 0; i != answers; ++i) step(i);
    return (cpu_us() - before) / answers;
}

const std::string answer =
    "<message to='alice@example.org/phone' type='chat' id='aBcDeFgHiJkLmNoP1'><body>sixty bytes "
    "of text, or so, as people write them to each other.</body></message>";

void append_answer(std::string& records, std::uint32_t number, int i)
{
    records.clear();
    format::append_acknowledged(records, number, i == 0 ? 0 : 1);
    format::append_sent(records, number, answer);
    format::append_handled(records, number, std::uint32_t(i) + 1);
}

double with_journal(const std::string& folder)
{
    const auto journal = session_journal::open(folder).value();
    const auto number = journal->enter("bot@example.org/").number;
    std::string records;
    format::append_session(records, number, "bot@example.org/", {});
    journal->append(records);
    return per_answer([&](int i) {
        append_answer(records, number, i);
        journal->append(records);
    });
}

// Of as many bytes as an answer's records have, in `bytes`.
double plain_write(const std::string& file, std::size_t& bytes)
{
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (fd < 0) std::exit(1);
    std::string records;
    append_answer(records, 1, 1);
    bytes = records.size();
    const auto cost = per_answer([&](int) {
        if (::write(fd, records.data(), records.size()) < 0) std::exit(1);
    });
    ::close(fd);
    return cost;
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s FOLDER (an empty one, on the disk to be measured)\n",
                     argv[0]);
        return 2;
    }
    const std::string folder = argv[1];
    std::size_t bytes = 0;
    const auto floor = plain_write(folder + "/plain", bytes);
    const auto ours = with_journal(folder + "/state");
    std::printf("write() of %zu bytes  %.2f us of CPU\n", bytes, floor);
    std::printf("journal, per answer  %.2f us of CPU, written anew at each MiB included\n", ours);
    std::printf("journal / write(): %.2f\n", ours / floor);
}

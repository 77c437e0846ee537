// Echoing for many accounts at once: what one echo costs, whoever's it is.
//
//   bench_echo_many CONNECTIONS THREADS ECHOES PORT
//
// The server (support/server.cpp --talk) sends so many. The first half is not counted, nor are
// log-ins: for callgrind, start it with --instr-atstart=no. Every stanza is acknowledged at once:
// now and then would be more often per echo for those who seldom echo.
#include <benchmarks/support/accounts.hpp>
#include <benchmarks/support/cpu.hpp>

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#else
#define CALLGRIND_START_INSTRUMENTATION
#endif

namespace {

using namespace mynah;

// Counts, and takes the time where the echoes are made: a thread that looks on comes too late.
class meter {
public:
    explicit meter(int last) : first_(last / 2), last_(last) {}

    void echoed()
    {
        const int n = ++count;
        if (n == first_) {
            CALLGRIND_START_INSTRUMENTATION;
            begin_ = bench::cpu_seconds();
        }
        if (n == last_) end_ = bench::cpu_seconds();
    }
    int counted() const noexcept { return last_ - first_; }
    double seconds() const noexcept { return end_ - begin_; }

    std::atomic<int> count = 0;

private:
    int first_, last_;
    std::atomic<double> begin_ = 0, end_ = 0;
};

class echo : public bench::counted_bot {
public:
    echo(std::atomic<int>& online, meter& m) : counted_bot(online), meter_(m) {}

private:
    task<> on_message(incoming m) override
    {
        co_await m.reply(m.body());
        meter_.echoed();
    }

    meter& meter_;
};

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 5) {
        std::fprintf(stderr, "usage: %s CONNECTIONS THREADS ECHOES PORT\n", argv[0]);
        return 2;
    }
    const int n = std::atoi(argv[1]), echoes = std::atoi(argv[3]);
    bench::account_settings settings;
    settings.threads = static_cast<std::size_t>(std::atoi(argv[2]));
    settings.port = std::atoi(argv[4]);
    settings.acknowledge_each = true;
    meter all_echoes(echoes);
    bench::accounts all(settings);
    all.grow_to(n, [&] { return std::make_unique<echo>(all.online(), all_echoes); });
    all.wait_for(all_echoes.count, echoes, "echoes");
    std::printf("%d %.3f\n", all_echoes.counted(),
                all_echoes.seconds() / all_echoes.counted() * 1e6);
    std::fflush(stdout);
    std::_Exit(0);
}

// Memory of idle connections: a pool of bots on one thread, all online, nobody says anything.
//
//   bench_idle_mynah CONNECTIONS PORT roster|no-roster [CA_FILE [full]]
//
// With a CA_FILE: TLS; `full`: none of them resumes a TLS session, so that each has its server's
// certificate.
#include <benchmarks/support/accounts.hpp>
#include <benchmarks/support/memory.hpp>

#include <string_view>

namespace {

using namespace std::chrono_literals;

class idler : public bench::counted_bot {
public:
    idler(bool with_roster, std::atomic<int>& online) : counted_bot(online)
    {
        settings().load_roster = with_roster;
    }
};

}  // namespace

int main(int argc, char** argv)
{
    if (argc < 4) {
        std::fprintf(stderr, "usage: %s CONNECTIONS PORT roster|no-roster [CA_FILE [full]]\n",
                     argv[0]);
        return 2;
    }
    const int n = std::atoi(argv[1]);
    const bool with_roster = std::string_view(argv[3]) == "roster";
    bench::account_settings settings;
    settings.port = std::atoi(argv[2]);
    settings.ca_file = argc > 4 ? argv[4] : nullptr;
    settings.resume_tls = argc <= 5;
    // What those who log in at the same time take for a moment is not what is measured.
    if (!settings.ca_file) settings.per_second = 500;
    bench::accounts all(settings);
    const auto make = [&] { return std::make_unique<idler>(with_roster, all.online()); };

    all.grow_to(n / 10, make);
    std::this_thread::sleep_for(2s);  // until it is quiet
    const auto before = bench::private_dirty();
    const auto heap = bench::heap_in_use();
    all.grow_to(n, make);
    std::this_thread::sleep_for(2s);
    const auto what =
        std::string("mynah, ") +
        (settings.ca_file ? settings.resume_tls ? "TLS 1.3 resumed" : "TLS 1.3" : "plain TCP") +
        (with_roster ? ", a roster of 5" : ", no roster");
    bench::print_bytes_per_connection(what.c_str(), before, bench::private_dirty(), n - n / 10);
    bench::print_bytes_per_connection("  of it in use on the heap", heap, bench::heap_in_use(),
                                      n - n / 10);
    std::_Exit(0);  // saying goodbye is not measured
}

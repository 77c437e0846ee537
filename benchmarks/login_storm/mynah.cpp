// Log-ins per second of CPU: a pool of bots on one thread that all come at once.
//
//   bench_login_mynah LOGINS PORT anonymous|scram [CA_FILE full|resumed]      with a CA_FILE:
//   TLS 1.3
#include <benchmarks/support/accounts.hpp>
#include <benchmarks/support/cpu.hpp>

#include <string_view>

int main(int argc, char** argv)
{
    if (argc != 4 && argc != 6) {
        std::fprintf(stderr, "usage: %s LOGINS PORT anonymous|scram [CA_FILE full|resumed]\n",
                     argv[0]);
        return 2;
    }
    const int n = std::atoi(argv[1]);
    bench::account_settings settings;
    settings.port = std::atoi(argv[2]);
    settings.anonymous = std::string_view(argv[3]) == "anonymous";
    settings.ca_file = argc > 4 ? argv[4] : nullptr;
    settings.resume_tls = argc > 5 && std::string_view(argv[5]) == "resumed";
    bench::accounts all(settings);
    const auto make = [&] { return std::make_unique<bench::counted_bot>(all.online()); };

    const int first = n / 10;  // the first ones find the caches empty
    all.grow_to(first, make);
    const auto before = bench::cpu_seconds();
    all.grow_to(n, make);
    const auto used = bench::cpu_seconds() - before;
    std::string what = "mynah, ";
    what += argc > 4 ? "TLS 1.3 " + std::string(argv[5]) : "TCP";
    what += settings.anonymous ? ", ANONYMOUS" : ", SCRAM-SHA-256";
    bench::print_per_cpu_second(what.c_str(), n - first, used);
    std::_Exit(0);
}

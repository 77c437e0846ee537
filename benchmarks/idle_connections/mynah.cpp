// Memory of idle connections: a pool of bots on one thread, all online, nobody says anything.
//
//   bench_idle_mynah CONNECTIONS PORT roster|no-roster [CA_FILE]      with a CA_FILE: TLS
#include <benchmarks/support/memory.hpp>

#include <mynah/base/log.hpp>
#include <mynah/pool/pool.hpp>

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>

namespace {

using namespace mynah;
using namespace std::chrono_literals;

std::atomic<int> online = 0;

class idler : public bot {
public:
    explicit idler(bool with_roster) { settings().load_roster = with_roster; }

private:
    task<> on_online(sender) override
    {
        ++online;
        co_return;
    }
};

class accounts {
public:
    accounts(int port, bool with_roster, const char* ca_file) : with_roster_(with_roster)
    {
        config_.via = net::endpoint("127.0.0.1", static_cast<std::uint16_t>(port));
        config_.stream.sasl.anonymous = true;
        config_.stream.tls = protocol::tls_policy::off;
        pacing_settings at_once;
        at_once.per_second = 2000;
        config_.pace = std::make_shared<pacing>(at_once);
        if (!ca_file) return;
        net::tls_options options;
        options.system_authorities = false;
        options.ca_file = ca_file;
        options.minimum = net::tls_version::tls13;
        config_.tls = net::tls_context::create(options).value();
        config_.stream.tls = protocol::tls_policy::direct;
    }

    // Until so many are online, and quiet.
    void grow_to(int n)
    {
        for (; added_ != n; ++added_)
            pool_.add(config_, [this] { return std::make_unique<idler>(with_roster_); });
        for (int waited = 0; online != n; ++waited) {
            if (waited == 3000) {
                std::fprintf(stderr, "only %d of %d are online\n", online.load(), n);
                std::exit(1);
            }
            std::this_thread::sleep_for(100ms);
        }
        std::this_thread::sleep_for(2s);
    }

private:
    static pool_settings one_thread()
    {
        pool_settings s;
        s.threads = 1;
        return s;
    }

    bool with_roster_;
    session_config config_{jid::parse("localhost").value()};
    pool pool_{one_thread()};
    int added_ = 0;
};

}  // namespace

int main(int argc, char** argv)
{
    if (argc < 4) {
        std::fprintf(stderr, "usage: %s CONNECTIONS PORT roster|no-roster [CA_FILE]\n", argv[0]);
        return 2;
    }
    const int n = std::atoi(argv[1]);
    log::global().set_level(log::level::warn);
    const bool with_roster = std::string_view(argv[3]) == "roster";
    accounts all(std::atoi(argv[2]), with_roster, argc > 4 ? argv[4] : nullptr);
    all.grow_to(n / 10);
    const auto before = bench::private_dirty();
    all.grow_to(n);
    const auto what = std::string("mynah, ") + (argc > 4 ? "TLS 1.3" : "plain TCP") +
                      (with_roster ? ", a roster of 5" : ", no roster");
    bench::print_bytes_per_connection(what.c_str(), before, bench::private_dirty(), n - n / 10);
    std::_Exit(0);  // saying goodbye is not measured
}

#include <mynah/app/run.hpp>

#include <mynah/app/command_line.hpp>
#include <mynah/app/live_status.hpp>
#include <mynah/app/program_settings.hpp>
#include <mynah/app/standard_streams.hpp>
#include <mynah/net/descriptor_limit.hpp>
#include <mynah/pool/metrics_server.hpp>
#include <mynah/pool/pool.hpp>
#include <mynah/protocol/disposition.hpp>
#include <mynah/session/login_folder.hpp>

#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <thread>

namespace mynah {
namespace {

exit_status status_of(const error& why) noexcept
{
    if (why.code == errc::clear_text_refused) return exit_status::usage;
    switch (protocol::disposition_of(why)) {
        case protocol::disposition::stop: return exit_status::stopped;
        case protocol::disposition::stop_untrusted: return exit_status::untrusted;
        case protocol::disposition::stop_replaced: return exit_status::replaced;
        case protocol::disposition::stop_refused:
        case protocol::disposition::reconnect:  // given up after several tries
        case protocol::disposition::reconnect_fresh:
        case protocol::disposition::reconnect_slowly:
        case protocol::disposition::reconnect_later: break;
    }
    return exit_status::refused;
}

pool_settings to_pool_settings(const program_settings& settings)
{
    pool_settings to;
    to.threads = settings.threads;
    to.links = settings.links();
    return to;
}

// What a person says to the program and hears of it, beside the pool, on a thread of its own.
class control {
public:
    explicit control(pool& p) : pool_(p), signals_(io_, SIGINT, SIGTERM)
    {
        // Of a terminal that goes. Who was started to outlive it (nohup) keeps ignoring that.
        struct sigaction now {};
        if (::sigaction(SIGHUP, nullptr, &now) == 0 && now.sa_handler != SIG_IGN)
            signals_.add(SIGHUP);
        wait_for_signal();
    }
    control(const control&) = delete;
    control& operator=(const control&) = delete;
    ~control()
    {
        io_.stop();
        if (thread_.joinable()) thread_.join();
    }

    void start(bool shows_status)
    {
        if (shows_status) status_.emplace(io_, pool_);
        thread_ = std::thread([this] { io_.run(); });
    }

private:
    // The first one asks, the second one does not wait for handlers, the third one for nothing.
    void wait_for_signal()
    {
        signals_.async_wait([this](boost::system::error_code ec, int number) {
            if (ec) return;
            log::info("bot", "stopping", {{"signal", number}});
            pool_.stop();
            wait_for_signal();
        });
    }

    pool& pool_;
    asio::io_context io_{1};
    asio::signal_set signals_;
    std::optional<live_status> status_;
    std::thread thread_;
};

int complain(const std::string& name, const std::string& what)
{
    std::cerr << name << ": " << what << '\n';
    return static_cast<int>(exit_status::usage);
}

result<void> keep_sessions(const std::string& folder, std::vector<session_config>& accounts)
{
    if (folder.empty()) return {};
    auto journal = session_journal::open(folder);
    if (!journal) return journal.error();
    auto logins = login_folder::open(folder + "/logins");
    if (!logins) return logins.error();
    for (auto& account : accounts) {
        account.journal = *journal;
        account.logins = *logins;
    }
    return {};
}

int run(const std::string& name, const program_settings& settings,
        const std::function<std::unique_ptr<bot>()>& make)
{
    auto accounts = settings.to_session_configs();
    if (!accounts) return complain(name, accounts.error().message());
    if (auto kept = keep_sessions(settings.state_folder, *accounts); !kept)
        return complain(name, "--state-dir: " + kept.error().message());
    pool bots(to_pool_settings(settings));
    std::unique_ptr<metrics_server> metrics;
    if (settings.metrics_listen) {
        auto listening = metrics_server::listen(bots, *settings.metrics_listen);
        if (!listening) return complain(name, "--metrics-listen: " + listening.error().message());
        metrics = std::move(*listening);
        log::info("app", "figures for Prometheus", {{"port", metrics->port()}});
    }
    pool_result result;
    {
        control beside(bots);
        for (auto& account : *accounts) bots.add(std::move(account), make);
        beside.start(accounts->size() > 1);
        result = bots.run();
    }
    const auto status =
        result.all_refused() ? status_of(result.causes.front().why) : exit_status::stopped;
    if (result.stuck_threads != 0) {
        log::error("app", "a handler does not return: the program ends without it");
        log::flush();
        std::_Exit(static_cast<int>(status));
    }
    return static_cast<int>(status);
}

}  // namespace

int run_program(int argc, char** argv, const std::function<std::unique_ptr<bot>()>& make)
{
    open_standard_streams();
    const auto parsed = parse_command_line(argc, argv);
    if (const auto* ended = std::get_if<exit_status>(&parsed)) return static_cast<int>(*ended);
    const auto& settings = std::get<program_settings>(parsed);
    log::global().set_level(settings.log_level);
    log::global().set_format(settings.log_format);
    for (const auto& warning : settings.warnings) log::warn("app", warning);

    int status = static_cast<int>(exit_status::usage);
    try {
        status = run(program_name(argc, argv), settings, make);
    } catch (const std::exception& e) {  // of the bot's constructor, most likely
        log::error("bot", "cannot run", {{"reason", net::to_error(e).message()}});
    }
    log::flush();
    return status;
}

}  // namespace mynah

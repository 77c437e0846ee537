#include <mynah/app/run.hpp>

#include <mynah/app/program_settings.hpp>
#include <mynah/base/spawn.hpp>
#include <mynah/base/wheel_driver.hpp>
#include <mynah/bot/bot_session.hpp>
#include <mynah/protocol/disposition.hpp>

#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <iostream>

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

// Its frames can be ended while what they refer to is still there.
class event_loop : public asio::io_context {
public:
    event_loop() : io_context(1) {}
    void end() { shutdown(); }
};

// One thread, one account.
class program {
public:
    program(const program_settings& settings, session_config config, bot& b)
        : wheel_(io_.get_executor()),
          links_(io_, settings.resolver),
          workers_(io_.get_executor(), wheel_.wheel()),
          session_(io_.get_executor(), wheel_.wheel(), workers_, links_, std::move(config), b),
          signals_(io_, SIGINT, SIGTERM),
          main_(io_.get_executor(), [this](std::string_view, std::exception_ptr what) {
              failed_ = std::move(what);
              io_.stop();
          })
    {
    }

    // Handlers that do not end, and look-ups that nobody waits for any more, end here.
    ~program() { io_.end(); }

    error run()
    {
        wait_for_signal();
        main_.spawn(work(), "program");
        io_.run();
        if (failed_) std::rethrow_exception(failed_);
        return why_;
    }

private:
    task<> work()
    {
        auto running = session_.run();
        why_ = co_await std::move(running);
        if (session_.drained()) {
            auto ending = workers_.shut_down();
            co_await std::move(ending);
        } else {
            log::warn("bot", "handlers did not end: the program ends without them",
                      {{"handlers", workers_.running()}});
        }
        io_.stop();
    }

    // The first one asks, the second one does not wait for handlers, the third one for nothing.
    void wait_for_signal()
    {
        signals_.async_wait([this](boost::system::error_code ec, int number) {
            if (ec) return;
            log::info("bot", "stopping", {{"signal", number}});
            if (++asked_ > 2) return io_.stop();
            session_.stop();
            wait_for_signal();
        });
    }

    event_loop io_;
    wheel_driver wheel_;
    network_links links_;
    workers workers_;
    bot_session session_;
    asio::signal_set signals_;
    task_group main_;
    error why_{errc::closed};
    std::exception_ptr failed_;
    int asked_ = 0;
};

int run(const std::string& name, const program_settings& settings,
        const std::function<std::unique_ptr<bot>()>& make)
{
    auto config = settings.to_session_config();
    if (!config) {
        std::cerr << name << ": " << config.error().message() << '\n';
        return static_cast<int>(exit_status::usage);
    }
    const auto b = make();
    const auto why = program(settings, std::move(*config), *b).run();
    const auto status = status_of(why);
    if (status != exit_status::stopped)
        log::error("bot", "stopped", {{"jid", settings.account.text()}, {"error", why}});
    return static_cast<int>(status);
}

}  // namespace

int run_program(int argc, char** argv, const std::function<std::unique_ptr<bot>()>& make)
{
    const auto parsed = parse_command_line(argc, argv);
    if (const auto* ended = std::get_if<exit_status>(&parsed)) return static_cast<int>(*ended);
    const auto& settings = std::get<program_settings>(parsed);
    log::global().set_level(settings.log_level);
    log::global().set_format(settings.log_format);

    int status = static_cast<int>(exit_status::usage);
    try {
        status = run(argv[0], settings, make);
    } catch (const std::exception& e) {  // of the bot's constructor, most likely
        log::error("bot", "cannot run", {{"reason", e.what()}});
    }
    log::flush();
    return status;
}

}  // namespace mynah

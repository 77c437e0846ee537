#include "walk.hpp"

#include <mynah/base/sleep.hpp>
#include <mynah/base/spawn.hpp>
#include <mynah/base/thrown.hpp>
#include <mynah/base/wheel_driver.hpp>
#include <mynah/oauth/device_grant.hpp>
#include <mynah/oauth/discovery.hpp>
#include <mynah/oauth/token_store.hpp>

#include <boost/asio/signal_set.hpp>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <iostream>

#include "ending.hpp"
#include "qr_code.hpp"
#include "terminal.hpp"

namespace mynah::login {
namespace {

using namespace std::chrono_literals;

std::size_t columns()
{
    winsize size{};
    return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

void show_code(const std::string& text, const std::string& when)
{
    if (when == "never" || (when == "auto" && !may_colour())) return;
    const qr_code code(text);
    if (code.width() == 0 || (when == "auto" && code.width() > columns())) return;
    std::cout << "or scan this code:\n\n" << code.lines() << '\n';
}

// The texts are printable ASCII, or they would have been refused.
void show(const oauth::device_authorization& asked, const std::string& qr)
{
    std::cout << "Open this page in a browser, on any device:\n\n    " << asked.verification_uri
              << "\n\nand enter this code:\n\n    " << asked.user_code << "\n\n";
    const auto& direct = asked.verification_uri_complete.empty() ? asked.verification_uri
                                                                 : asked.verification_uri_complete;
    show_code(direct, qr);
    std::cout << std::flush;
}

class walker {
public:
    walker(const walk_settings& to, const http::client& by) : to_(to), by_(by) {}

    int run()
    {
        asio::signal_set signals(io_, SIGINT, SIGTERM);
        signals.async_wait([this](boost::system::error_code failed, int) {
            if (failed) return;
            interrupted_ = true;
            tasks_.cancel();
        });
        tasks_.spawn(get_token(signals), "token");
        io_.run();
        if (interrupted_ && !stored_) {
            std::cerr << "\nmynah-login: interrupted; nothing was written\n";
            return interrupted;
        }
        return failure_.code ? end(failure_) : 0;
    }

private:
    task<> get_token(asio::signal_set& signals)
    {
        try {
            auto walking = walk_through();
            const auto walked = co_await std::move(walking);
            if (!walked) failure_ = walked.error();
        } catch (const std::exception&) {
            failure_ = thrown(errc::token_unavailable);
        }
        tasks_.cancel();  // the progress
        signals.cancel();
    }

    task<result<oauth::registered_client>> find_endpoints()
    {
        if (!to_.issuer) {
            device_endpoint_ = to_.device_endpoint;
            co_return client_at(*to_.token_endpoint);
        }
        auto discovering = oauth::discover(by_, *to_.issuer);
        auto found = co_await std::move(discovering);
        if (!found) co_return found.error();
        if (!found->device_endpoint)
            co_return error(errc::token_refused,
                            to_.issuer->origin() + ": it does not offer the device grant");
        device_endpoint_ = std::move(found->device_endpoint);
        co_return client_at(found->token_endpoint);
    }

    oauth::registered_client client_at(http::url endpoint) const
    {
        return oauth::registered_client(std::move(endpoint), to_.client_id, to_.client_secret);
    }

    task<result<void>> walk_through()
    {
        auto finding = find_endpoints();
        const auto client = co_await std::move(finding);
        if (!client) co_return client.error();
        oauth::device_grant grant(by_, time_.wheel(), *device_endpoint_, *client);
        auto beginning = grant.begin(to_.scope);
        auto asked = co_await std::move(beginning);
        if (!asked) co_return asked.error();
        show(*asked, to_.qr);
        tasks_.spawn(show_progress(asked->expires_in), "progress");
        auto finishing = grant.finish(std::move(*asked));
        auto tokens = co_await std::move(finishing);
        end_progress();
        if (!tokens) co_return tokens.error();

        oauth::token_record record(*client, to_.scope);
        record.renew(std::move(*tokens), oauth::system_time());
        oauth::file_store file(to_.token_file);
        auto storing = file.store(record);
        const auto stored = co_await std::move(storing);
        if (!stored) co_return stored.error();
        stored_ = true;
        tell(record);
        co_return result<void>();
    }

    void tell(const oauth::token_record& record) const
    {
        std::cout << "The token is in " << to_.token_file << ". A bot takes it by --token-file "
                  << to_.token_file << std::endl;
        if (!record.refresh_token.empty()) return;
        std::cerr << "mynah-login: the server has given no refresh token: when this token is over, "
                     "a person must agree again. Often a scope helps: offline_access\n";
    }

    task<> show_progress(std::chrono::seconds life)
    {
        std::cout << "Waiting for somebody to agree ..." << std::flush;
        if (!may_move_cursor()) std::cout << std::endl;
        const auto over = time_.wheel().now() + life;
        try {
            while (may_move_cursor() && !progress_over_) {
                const auto left =
                    std::chrono::duration_cast<std::chrono::seconds>(over - time_.wheel().now());
                std::cout << fmt::format("\r\x1b[KWaiting for somebody to agree ({}:{:02} left)",
                                         left.count() / 60, left.count() % 60)
                          << std::flush;
                auto second = sleep(time_.wheel(), 1s);
                co_await std::move(second);
            }
        } catch (const boost::system::system_error&) {  // nobody waits any more
        }
    }

    void end_progress()
    {
        progress_over_ = true;
        if (may_move_cursor()) std::cout << "\r\x1b[K" << std::flush;
    }

    const walk_settings& to_;
    http::client by_;
    asio::io_context io_{1};
    wheel_driver time_{io_.get_executor()};
    task_group tasks_{io_.get_executor()};
    std::optional<http::url> device_endpoint_;
    error failure_;
    bool progress_over_ = false;
    bool interrupted_ = false;
    bool stored_ = false;
};

}  // namespace

int walk(const walk_settings& to, const http::client& by) { return walker(to, by).run(); }

}  // namespace mynah::login

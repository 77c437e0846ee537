#include <tests/support/server.hpp>

#include <tests/support/ports.hpp>

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

namespace mynah::testing {

using namespace std::chrono_literals;

server::server(server_options options, const char* name)
    : name_(name),
      options_(std::move(options)),
      own_ca_(options_.ca ? nullptr : std::make_unique<authority>()),
      ca_(options_.ca ? options_.ca : own_ca_.get()),
      port_(free_port()),
      direct_tls_port_(free_port()),
      websocket_port_(free_port()),
      component_port_(free_port())
{
    if (!options_.certificate)
        options_.certificate = ca_->issue({options_.domain, "*." + options_.domain});
}

server::~server() = default;

std::string server::websocket_url() const
{
    return (options_.tls == encryption::off ? "ws://" : "wss://") + options_.domain + ":" +
           std::to_string(websocket_port_) + "/xmpp-websocket";
}

std::string server::jid(std::string_view name) const
{
    return std::string(name) + "@" + options_.domain;
}

const std::string& server::password(std::string_view name) const
{
    for (const auto& a : options_.accounts) {
        if (a.name == name) return a.password;
    }
    throw std::invalid_argument("no account " + std::string(name));
}

std::string server::log() const { return running_ ? running_->output() : std::string(); }

bool server::logs(std::string_view text, std::chrono::milliseconds within) const
{
    const auto deadline = std::chrono::steady_clock::now() + within;
    while (log().find(text) == std::string::npos) {
        if (std::chrono::steady_clock::now() >= deadline) return false;
        std::this_thread::sleep_for(20ms);  // nothing tells us when a foreign program writes
    }
    return true;
}

void server::start()
{
    if (running()) return;
    try {
        running_ = launch();
    } catch (const std::system_error& error) {
        throw std::runtime_error(std::string(error.what()) + " (./dev deps installs it)");
    }
    // Accounts take their time, too.
    const auto patience = 30s + accounts().size() * 50ms;
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!ready(*running_)) {
        const bool ended = !running_->running();
        if (!ended && std::chrono::steady_clock::now() < deadline) {
            std::this_thread::sleep_for(20ms);  // nothing tells us when a foreign program listens
            continue;
        }
        const std::string what = ended ? " ended at its start:\n" : " was not ready in time:\n";
        throw std::runtime_error(name_ + what + log());
    }
}

void server::stop()
{
    if (running_) running_->stop();
}

void server::kill()
{
    if (running_) running_->kill();
}

void server::freeze()
{
    if (running_) running_->signal(SIGSTOP);
}

void server::thaw()
{
    if (running_) running_->signal(SIGCONT);
}

bool server::running() { return running_ && running_->running(); }

}  // namespace mynah::testing

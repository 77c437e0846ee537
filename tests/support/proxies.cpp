#include <tests/support/proxies.hpp>

#include <tests/support/ports.hpp>

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>
#include <thread>

namespace mynah::testing {

namespace {

child::command microsocks(std::uint16_t port, const std::string& user, const std::string& password)
{
    child::command words{"microsocks", "-i", "127.0.0.1", "-p", std::to_string(port)};
    if (!user.empty()) words.insert(words.end(), {"-u", user, "-P", password});
    return words;
}

child::command tinyproxy(const scratch_folder& folder, std::uint16_t port, const std::string& user,
                         const std::string& password)
{
    auto text = fmt::format(
        "Port {}\nListen 127.0.0.1\nAllow 127.0.0.1\nTimeout 600\nMaxClients 20\n"
        "LogLevel Info\n",
        port);
    if (!user.empty()) text += fmt::format("BasicAuth {} {}\n", user, password);
    return {"tinyproxy", "-d", "-c", folder.write("tinyproxy.conf", text).string()};
}

}  // namespace

running_proxy::running_proxy(proxy_program which, const std::string& user,
                             const std::string& password)
    : port_(free_port()),
      running_(std::make_unique<child>(which == proxy_program::microsocks
                                           ? microsocks(port_, user, password)
                                           : tinyproxy(folder_, port_, user, password)))
{
    using namespace std::chrono_literals;
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (!accepts_connections(port_)) {
        if (!running_->running() || std::chrono::steady_clock::now() >= deadline)
            throw std::runtime_error("the proxy does not start:\n" + running_->output());
        std::this_thread::sleep_for(20ms);  // nothing tells us when a foreign program listens
    }
}

}  // namespace mynah::testing

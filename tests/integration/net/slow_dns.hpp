// A DNS server on the test's own event loop that answers late or not at all: for what dnsmasq does
// too well.
#pragma once

#include <mynah/base/time.hpp>
#include <mynah/net/endpoint.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mynah::testing {

class slow_dns {
public:
    explicit slow_dns(asio::io_context& io)
        : io_(io), socket_(io, {asio::ip::make_address("127.0.0.1"), 0})
    {
        receive();
    }
    slow_dns(slow_dns&&) = delete;

    // How many queries for a name came, of whatever type.
    int asked(const std::string& name) const
    {
        const auto found = asked_.find(name);
        return found != asked_.end() ? found->second : 0;
    }

    net::endpoint address() const { return {"127.0.0.1", socket_.local_endpoint().port()}; }

    // Every other name and type "does not exist"; those that are swallowed get no answer.
    slow_dns& host(const std::string& name, std::vector<std::string> addresses, duration delay = {})
    {
        auto& found = answers_[{name, type_a}];
        found.delay = delay;
        for (const auto& text : addresses) {
            const auto bytes = asio::ip::make_address_v4(text).to_bytes();
            found.data.emplace_back(bytes.begin(), bytes.end());
        }
        return *this;
    }
    slow_dns& srv(const std::string& name, std::uint16_t priority, std::uint16_t port,
                  const std::string& target)
    {
        answers_[{name, type_srv}].data.push_back(number(priority) + number(0) + number(port) +
                                                  labels(target));
        return *this;
    }
    slow_dns& swallow(std::string name)
    {
        answers_[{std::move(name), any_type}];
        return *this;
    }

private:
    static constexpr std::uint16_t any_type = 255, type_a = 1, type_srv = 33;
    static constexpr std::size_t header = 12;

    struct answer {
        std::vector<std::string> data;
        duration delay{};
    };

    static std::string number(std::uint16_t n)
    {
        return {static_cast<char>(n >> 8), static_cast<char>(n & 0xff)};
    }
    static std::string labels(std::string_view name)
    {
        std::string wire;
        while (!name.empty()) {
            const auto label = name.substr(0, name.find('.'));
            wire += static_cast<char>(label.size());
            wire += label;
            name.remove_prefix(std::min(name.size(), label.size() + 1));
        }
        return wire + '\0';
    }

    void receive()
    {
        socket_.async_receive_from(asio::buffer(packet_), from_,
                                   [this](boost::system::error_code failed, std::size_t size) {
                                       if (failed) return;
                                       reply(std::string(packet_.data(), size));
                                       receive();
                                   });
    }

    void reply(const std::string& query)
    {
        std::string name;
        std::size_t at = header;
        while (query[at] != '\0') {
            const auto length = static_cast<std::size_t>(query[at]);
            name += (name.empty() ? "" : ".") + query.substr(at + 1, length);
            at += length + 1;
        }
        ++asked_[name];
        const auto type = static_cast<std::uint16_t>(static_cast<unsigned char>(query[at + 2]));
        if (answers_.contains({name, any_type})) return;

        const auto found = answers_.find({name, type});
        const bool known = found != answers_.end();
        const auto count = known ? found->second.data.size() : 0;
        // Response, recursion available; code 3: no such name.
        std::string message = query.substr(0, 2) + '\x81' + (known ? '\x80' : '\x83') + number(1) +
                              number(static_cast<std::uint16_t>(count)) + number(0) + number(0) +
                              query.substr(header, at + 5 - header);
        for (std::size_t i = 0; i < count; ++i) {
            const auto& data = found->second.data[i];
            message += number(0xc000 + header) + number(type) + number(1) + number(0) + number(60) +
                       number(static_cast<std::uint16_t>(data.size())) + data;
        }
        auto timer = std::make_shared<asio::steady_timer>(
            io_, known ? found->second.delay : duration::zero());
        timer->async_wait([this, timer, message, to = from_](boost::system::error_code failed) {
            boost::system::error_code ignored;
            if (!failed) socket_.send_to(asio::buffer(message), to, 0, ignored);
        });
    }

    asio::io_context& io_;
    asio::ip::udp::socket socket_;
    asio::ip::udp::endpoint from_;
    std::array<char, 512> packet_{};
    std::map<std::pair<std::string, std::uint16_t>, answer> answers_;
    std::map<std::string, int> asked_;
};

}  // namespace mynah::testing

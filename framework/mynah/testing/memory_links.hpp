// Connections in memory for a session: each attempt to connect gets a fresh link, whose far end the
// test holds.
#pragma once

#include <mynah/net/link_source.hpp>
#include <mynah/testing/memory_link.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mynah::testing {

class memory_links final : public net::link_source {
public:
    explicit memory_links(memory_link_options options = {}) : options_(std::move(options)) {}

    // The far end of the latest connection.
    memory_link& link() { return *link_; }
    std::size_t attempts() const noexcept { return asked_.size(); }
    // What was asked for, attempt by attempt.
    const std::vector<net::connect_options>& asked() const noexcept { return asked_; }

    // From now on no connection comes about; nullopt: it does again.
    void refuse(std::optional<error> why) { refusal_ = std::move(why); }
    void set_options(memory_link_options options) { options_ = std::move(options); }

    task<result<net::connection>> connect(net::connect_options options) override;

private:
    memory_link_options options_;
    std::optional<error> refusal_;
    std::vector<net::connect_options> asked_;
    std::optional<memory_link> link_;
};

}  // namespace mynah::testing

// A server that all cases of a suite talk to, because it takes a moment to start.
//
//     struct kept : shared_server<prosody> { kept() : shared_server(options()) {} };
//     BOOST_AUTO_TEST_SUITE(on_prosody, * needs("prosody") * boost::unit_test::fixture<kept>())
//     ... kept::get() ...
#pragma once

#include <tests/support/requirements.hpp>
#include <tests/support/server.hpp>

#include <boost/test/unit_test.hpp>

#include <optional>
#include <utility>

namespace mynah::testing {

template <class Server>
class shared_server {
public:
    explicit shared_server(server_options options) { running_.emplace(std::move(options)); }
    ~shared_server() { running_.reset(); }
    shared_server(const shared_server&) = delete;
    shared_server& operator=(const shared_server&) = delete;

    static Server& get() { return *running_; }

private:
    static inline std::optional<Server> running_;
};

}  // namespace mynah::testing

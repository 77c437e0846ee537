#include <mynah/pool/metrics_server.hpp>

#include "crew.hpp"

using namespace mynah;
using namespace mynah::testing;

namespace {

std::string refusal(const net::endpoint& at)
{
    pool p(in_memory(1));
    const auto listening = metrics_server::listen(p, at);
    return listening ? "taken" : listening.error().message();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(metrics_server_test)

BOOST_AUTO_TEST_CASE(why_it_cannot_listen_is_told_with_what_helps)
{
    pool p(in_memory(1));
    const auto first = metrics_server::listen(p, net::endpoint("127.0.0.1", 0)).value();
    BOOST_TEST(refusal(net::endpoint("127.0.0.1", first->port())) ==
               "cannot listen at 127.0.0.1:" + std::to_string(first->port()) +
                   ": Address already in use: another program has the port, choose another one");
    BOOST_TEST(refusal(net::endpoint("192.0.2.1", 9100)) ==
               "cannot listen at 192.0.2.1:9100: Cannot assign requested address: it is no "
               "address of this machine");
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/http/connectivity.hpp>

#include <mynah/base/wheel_driver.hpp>

#include <utility>

namespace mynah::http {
namespace {

class real final : public connectivity {
public:
    real(executor ex, std::unique_ptr<net::link_source> links)
        : driver_(ex), links_(std::move(links))
    {
    }

    net::link_source& links() override { return *links_; }
    timer_wheel& wheel() override { return driver_.wheel(); }

private:
    wheel_driver driver_;
    std::unique_ptr<net::link_source> links_;
};

}  // namespace

connectivity_factory over(net::link_factory links)
{
    return [make = std::move(links)](executor ex) {
        return std::make_unique<real>(ex, make(ex.context()));
    };
}

connectivity_factory over_network()
{
    return over([](asio::io_context& io) { return std::make_unique<net::network_links>(io); });
}

}  // namespace mynah::http

#include <mynah/testing/memory_links.hpp>

namespace mynah::testing {

task<result<net::connection>> memory_links::connect(net::connect_options options)
{
    asked_.push_back(options);
    if (refusal_) co_return *refusal_;
    auto& link = link_.emplace(options_);
    const auto target = options.via.value_or(
        net::endpoint(options.domain, 5222, options.direct_tls && !options.starttls));
    co_return net::connection(link.take_transport(), target);
}

}  // namespace mynah::testing

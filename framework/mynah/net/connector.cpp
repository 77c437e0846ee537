#include <mynah/net/connector.hpp>

#include <mynah/net/detail/open_way.hpp>
#include <mynah/net/detail/reach.hpp>

namespace mynah::net {

namespace {

// Nobody is asked by SRV, so it is where servers use to be. A proxy that is a name is looked up
// like any host.
endpoint target_of(const connect_options& options)
{
    if (options.via) return *options.via;
    if (options.fallback) return *options.fallback;
    return options.starttls ? endpoint(options.domain, options.starttls_port)
                            : endpoint(options.domain, options.direct_tls_port, true);
}

}  // namespace

connector::connector(asio::io_context& context, std::optional<endpoint> dns,
                     std::shared_ptr<dns_cache> cache, std::optional<proxy> by)
    : context_(context), resolver_(context, std::move(dns), std::move(cache)), proxy_(std::move(by))
{
}

task<result<connection>> connector::connect(connect_options options)
{
    if (proxy_ && proxy_->serves(options.via ? options.via->host : options.domain)) {
        auto connecting = connect_by_proxy(std::move(options));
        co_return co_await std::move(connecting);
    }
    auto reaching = detail::reach(resolver_, context_.get_executor(), std::move(options));
    auto reached = co_await std::move(reaching);
    if (!reached) co_return reached.error();
    co_return connection(std::move(reached->link), std::move(reached->target));
}

task<result<connection>> connector::connect_by_proxy(connect_options options)
{
    const auto deadline = clock::now() + options.limit;
    auto target = target_of(options);
    options.via = proxy_->at;
    options.avoid.reset();
    auto reaching = detail::reach(resolver_, context_.get_executor(), std::move(options));
    auto reached = co_await std::move(reaching);
    if (!reached) co_return proxy_->blamed_for(reached.error());
    auto opening =
        detail::open_way(*reached->link, *proxy_, target, context_.get_executor(), deadline);
    auto opened = co_await std::move(opening);
    if (!opened) co_return opened.error();
    co_return connection(std::move(reached->link), std::move(target));
}

}  // namespace mynah::net

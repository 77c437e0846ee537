// From what a program was told to the sessions that it runs, and their way out.
#include <mynah/app/program_settings.hpp>
#include <mynah/net/dns_cache.hpp>
#include <mynah/networks/profile.hpp>
#include <mynah/oauth/source_from_file.hpp>
#include <mynah/xep/host_meta.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace mynah {
namespace {

result<std::shared_ptr<const net::tls_context>> trusting(const std::string& ca_file,
                                                         const std::string& certificate = {})
{
    net::tls_options options;
    options.ca_file = ca_file;
    options.certificate_file = certificate;
    return net::tls_context::create(options);
}

}  // namespace

std::string program_settings::where(const account_settings& one) const
{
    return accounts_file + ", line " + std::to_string(one.line) + ": ";
}

net::link_factory program_settings::links() const
{
    return [dns = resolver, by = proxy,
            cache = std::make_shared<net::dns_cache>()](asio::io_context& io) {
        return std::make_unique<net::network_links>(io, dns, cache, by);
    };
}

session_config program_settings::config_of(const jid& who, const secret& with, bool by_token) const
{
    if (component) return component_config();
    session_config config(who);
    auto& stream = config.stream;
    stream.resource = resource;
    stream.tls = tls;
    stream.password = with;
    stream.sasl2 = !no_sasl2;
    stream.bind2 = bind2;
    stream.sasl.mechanisms = mechanisms;
    stream.sasl.allow_plain = allow_plain;
    stream.sasl.allow_weaker = allow_weaker_mechanism;
    // Where the token names the account, no password can be meant.
    stream.sasl.password = !with.empty() && !who.local().empty();
    stream.sasl.certificate = !client_certificate.empty();
    stream.sasl.anonymous = who.local().empty() && !by_token;
    config.via = connect;
    config.websocket = websocket;
    config.clear_text_to_anywhere = clear_text_to_anywhere;
    stream.api_key = api_key;
    stream.inactive = inactive;
    if (const auto* n = network.of(who)) networks::apply(*n, config);
    return config;
}

session_config program_settings::component_config() const
{
    auto config = session_config::component(account, password, *connect);
    config.stream.tls = tls;
    config.clear_text_to_anywhere = clear_text_to_anywhere;
    return config;
}

bool program_settings::asks_the_web() const
{
    return discover_websocket || !token_file.empty() ||
           std::ranges::any_of(accounts, [](const auto& a) { return !a.token_file.empty(); });
}

result<std::vector<session_config>> program_settings::to_session_configs() const
{
    // Web servers are found and verified as the XMPP server is, but get to see no client
    // certificate. The authorities are loaded once for all accounts.
    std::shared_ptr<const net::tls_context> of_web;
    if (asks_the_web()) {
        auto context = trusting(ca_file);
        if (!context) return context.error();
        of_web = std::move(*context);
    }
    const auto by = http::over(links());
    const auto add_token = [&](session_config& to, const std::string& file,
                               const std::string& said_at) -> result<void> {
        if (file.empty()) return {};
        auto source = oauth::source_from_file(file, http::client(by, of_web));
        if (!source) return error(source.error().code, said_at + source.error().text);
        to.token = std::move(*source);
        return {};
    };

    std::vector<session_config> all;
    if (accounts.empty()) {
        auto& only = all.emplace_back(config_of(account, password, !token_file.empty()));
        if (auto added = add_token(only, token_file, "--token-file "); !added) return added.error();
    }
    for (const auto& a : accounts) {
        auto& config = all.emplace_back(config_of(a.account, a.password, !a.token_file.empty()));
        if (!a.resource.empty()) config.stream.resource = a.resource;
        if (a.connect) config.via = a.connect;
        if (auto added = add_token(config, a.token_file, where(a)); !added) return added.error();
    }
    if (discover_websocket) {
        auto source = xep::host_meta::source(http::client(by, of_web, xep::host_meta::limits()));
        for (auto& config : all) config.find_websocket = source;
    }
    if (tls == protocol::tls_policy::off) return all;
    auto context = trusting(ca_file, client_certificate);
    if (!context) return context.error();
    for (auto& config : all) config.tls = *context;
    return all;
}

result<session_config> program_settings::to_session_config() const
{
    auto all = to_session_configs();
    if (!all) return all.error();
    return std::move(all->front());
}

}  // namespace mynah

// From what a program was told to the sessions that it runs, and their way out.
#include <mynah/app/program_settings.hpp>
#include <mynah/net/dns_cache.hpp>
#include <mynah/oauth/source_from_file.hpp>

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

net::link_factory program_settings::links() const
{
    return [dns = resolver, by = proxy,
            cache = std::make_shared<net::dns_cache>()](asio::io_context& io) {
        return std::make_unique<net::network_links>(io, dns, cache, by);
    };
}

session_config program_settings::config_of(const jid& who, const secret& with) const
{
    session_config config(who);
    auto& stream = config.stream;
    stream.resource = resource;
    stream.tls = tls;
    stream.password = with;
    stream.sasl2 = !no_sasl2;
    stream.sasl.mechanisms = mechanisms;
    stream.sasl.allow_plain = allow_plain;
    stream.sasl.allow_weaker = allow_weaker_mechanism;
    stream.sasl.password = !with.empty();
    stream.sasl.certificate = !client_certificate.empty();
    stream.sasl.anonymous = who.local().empty() && token_file.empty();
    config.via = connect;
    config.websocket = websocket;
    config.clear_text_to_anywhere = clear_text_to_anywhere;
    return config;
}

// The authorization server is found and verified as the XMPP server is, but gets to see no client
// certificate.
result<std::shared_ptr<token_source>> program_settings::token_of_file() const
{
    auto context = trusting(ca_file);
    if (!context) return context.error();
    return oauth::source_from_file(token_file, http::client(http::over(links()), *context));
}

result<std::vector<session_config>> program_settings::to_session_configs() const
{
    std::vector<session_config> all;
    if (accounts.empty()) all.push_back(config_of(account, password));
    for (const auto& a : accounts) {
        auto& config = all.emplace_back(config_of(a.account, a.password));
        if (!a.resource.empty()) config.stream.resource = a.resource;
        if (a.connect) config.via = a.connect;
    }
    if (!token_file.empty()) {
        auto source = token_of_file();
        if (!source) return error(source.error().code, "--token-file " + source.error().text);
        all.front().token = std::move(*source);
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

#include <tests/integration/support/login.hpp>

namespace mynah::testing {

namespace {

jid address(const server& s, std::string_view account)
{
    const bool is_name = account.find_first_of("@.") == std::string_view::npos;
    return jid::parse(is_name ? s.jid(account) : std::string(account)).value();
}

}  // namespace

login::login(const server& s, std::string_view account)
    : config(address(s, account)),
      direct_tls_port_(s.direct_tls_port()),
      websocket_port_(s.websocket_port()),
      websocket_url_(s.websocket_url())
{
    tls.system_authorities = false;
    tls.ca_file = s.ca_file();
    config.via = net::endpoint("127.0.0.1", s.port());
    config.backoff.fresh_floor = duration::zero();  // nobody else starts here
    auto& stream = config.stream;
    stream.sasl.anonymous = config.stream.account.local().empty();
    if (stream.account.domain() != s.domain() || stream.sasl.anonymous) return;
    for (const auto& known : s.accounts()) {
        if (known.name == stream.account.local()) stream.password = secret(known.password);
    }
    stream.sasl.password = true;
}

login&& login::direct_tls() &&
{
    config.stream.tls = protocol::tls_policy::direct;
    if (config.via) config.via->port = direct_tls_port_;
    return std::move(*this);
}

login&& login::mechanism(std::string name) &&
{
    config.stream.sasl.mechanisms = {std::move(name)};
    return std::move(*this);
}

login&& login::tls12() &&
{
    tls.maximum = net::tls_version::tls12;
    return std::move(*this);
}

login&& login::password(std::string_view text) &&
{
    config.stream.password = secret(text);
    config.stream.sasl.password = true;
    return std::move(*this);
}

login&& login::through(std::uint16_t port) &&
{
    config.via = net::endpoint("127.0.0.1", port);
    return std::move(*this);
}

login&& login::over_websocket() &&
{
    config.websocket = net::websocket_url::parse(websocket_url_).value();
    config.via = net::endpoint("127.0.0.1", websocket_port_);
    return std::move(*this);
}

login&& login::by_dns(std::uint16_t resolver) &&
{
    config.via.reset();
    dns = net::endpoint("127.0.0.1", resolver);
    return std::move(*this);
}

session_config login::finish() const
{
    auto finished = config;
    if (finished.stream.tls != protocol::tls_policy::off)
        finished.tls = net::tls_context::create(tls).value();
    return finished;
}

}  // namespace mynah::testing

#include <mynah/session/session_config.hpp>

#include <mynah/base/shared_value.hpp>

namespace mynah {

using protocol::stream_settings;

namespace {

stream_settings with_token(stream_settings&& settings, bool token)
{
    settings.sasl.token = token;
    return std::move(settings);
}

}  // namespace

session_config session_config::component(jid address, secret shared, net::endpoint via)
{
    session_config config(std::move(address));
    config.stream.role = protocol::stream_role::component;
    config.stream.password = std::move(shared);
    config.via = std::move(via);
    return config;
}

shared_session_config::shared_session_config(session_config whole)
    : who(std::move(static_cast<protocol::login&>(whole.stream))),
      token(std::move(whole.token)),
      stream(share<stream_settings>(with_token(std::move(whole.stream), token != nullptr))),
      session(share<session_settings>(std::move(static_cast<session_settings&>(whole))))
{
}

}  // namespace mynah

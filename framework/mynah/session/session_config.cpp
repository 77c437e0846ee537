#include <mynah/session/session_config.hpp>

#include <mynah/base/shared_value.hpp>

namespace mynah {

using protocol::stream_settings;

shared_session_config::shared_session_config(session_config whole)
    : who(std::move(static_cast<protocol::login&>(whole.stream))),
      stream(share<stream_settings>(std::move(static_cast<stream_settings&>(whole.stream)))),
      session(share<session_settings>(std::move(static_cast<session_settings&>(whole))))
{
}

}  // namespace mynah

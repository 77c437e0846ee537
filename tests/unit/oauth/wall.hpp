// The wall clock of a test, which goes with its virtual time.
#pragma once

#include <mynah/base/timer_wheel.hpp>
#include <mynah/oauth/registered_client.hpp>
#include <mynah/oauth/token_life.hpp>

namespace mynah::oauth {

constexpr wall_time test_start{std::chrono::seconds(1'800'000'000)};

inline wall_clock wall_of(timer_wheel& wheel)
{
    return [&wheel, begun = wheel.now()] {
        return test_start + std::chrono::floor<std::chrono::seconds>(wheel.now() - begun);
    };
}

inline http::url url_of(std::string_view text) { return http::url::parse(text).value(); }

inline registered_client public_client()
{
    return registered_client(url_of("https://login.example.org/token"), "bot");
}

inline registered_client confidential_client()
{
    return registered_client(url_of("https://login.example.org/token"), "bot", secret("s3cret"));
}

}  // namespace mynah::oauth

// Access tokens that a person agrees to when there is no other way: by a refresh token as long as
// it is good, else by the device grant, whose code the program shows.
//
// A person takes longer than a log-in waits. get() may be cancelled meanwhile: the next call waits
// for the same code, and shows it no more. A new code is asked for when that one has expired, was
// refused or is used up.
#pragma once

#include <mynah/oauth/device_grant.hpp>
#include <mynah/oauth/refreshing_source.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace mynah::oauth {

class device_source final : public cached_source {
public:
    // Shows a person what to do. Called on the session's thread.
    using prompt = std::function<void(const device_authorization&)>;

    // `store`: may be empty at first.
    device_source(http::client by, std::shared_ptr<token_store> store, http::url device_endpoint,
                  registered_client who, std::string scope, prompt show,
                  wall_clock now = &system_time);

private:
    // Errors: those of device_grant and of the store; token_unavailable: the code is good no more,
    // and the next call shows another one.
    task<result<issued_token>> renew(token_refresh how) override;
    task<result<void>> show_code(device_grant& grant, timer_wheel& wheel);
    task<result<issued_token>> wait_for_agreement(device_grant& grant);

    http::client by_;
    std::shared_ptr<token_store> store_;
    refreshing_source refresher_;
    http::url device_endpoint_;
    registered_client who_;
    std::string scope_;
    prompt show_;
    std::optional<pending_authorization> pending_;  // the code that was shown
};

}  // namespace mynah::oauth

// Access tokens that a person agrees to when there is no other way: by a refresh token as long as
// it is good, else by the device grant, whose code the program shows.
#pragma once

#include <mynah/oauth/device_grant.hpp>
#include <mynah/oauth/refreshing_source.hpp>

#include <functional>
#include <memory>
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
    // Errors: those of device_grant and of the store.
    task<result<issued_token>> renew(token_refresh how) override;

    http::client by_;
    std::shared_ptr<token_store> store_;
    refreshing_source refresher_;
    http::url device_endpoint_;
    registered_client who_;
    std::string scope_;
    prompt show_;
};

}  // namespace mynah::oauth

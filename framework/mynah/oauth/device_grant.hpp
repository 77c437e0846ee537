// The device authorisation grant (RFC 8628): a person agrees on another device, with a browser.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/timer_wheel.hpp>
#include <mynah/http/client.hpp>
#include <mynah/oauth/json.hpp>
#include <mynah/oauth/registered_client.hpp>
#include <mynah/oauth/token_response.hpp>

#include <chrono>
#include <string>

namespace mynah::oauth {

// What the authorization server says first (section 3.2).
class device_authorization {
public:
    // Errors: bad_reply.
    static result<device_authorization> read(const json_document& answer);

    secret device_code;
    // For people; printable ASCII. Whoever has the code can only agree to what was asked for.
    std::string user_code;
    std::string verification_uri;
    std::string verification_uri_complete;  // with the code in it; may be empty
    std::chrono::seconds expires_in{};
    std::chrono::seconds interval{5};

private:
    device_authorization() = default;
};

class device_grant {
public:
    device_grant(http::client by, timer_wheel& wheel, http::url device_endpoint,
                 registered_client who);

    // Errors: token_refused, token_unavailable, bad_reply, those of http::client.
    task<result<device_authorization>> begin(std::string scope);

    // Asks again and again, in the rhythm that the server wishes, until somebody has agreed. A
    // server that cannot be reached is asked again, half as often each time.
    // Errors: token_refused (no), timed_out (nobody has agreed in time), and those above.
    task<result<token_response>> finish(device_authorization asked);

private:
    http::client by_;
    timer_wheel& wheel_;
    http::url device_endpoint_;
    registered_client who_;
};

}  // namespace mynah::oauth

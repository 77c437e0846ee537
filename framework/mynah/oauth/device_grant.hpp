// The device authorisation grant (RFC 8628): a person agrees on another device, with a browser.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/timer_wheel.hpp>
#include <mynah/http/client.hpp>
#include <mynah/oauth/json.hpp>
#include <mynah/oauth/registered_client.hpp>
#include <mynah/oauth/token_response.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

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

// A code that nobody has agreed to yet: what a wait that was broken off is taken up again with.
class pending_authorization {
public:
    pending_authorization(device_authorization asked, time_point now)
        : device_code(std::move(asked.device_code)),
          interval(asked.interval),
          next(now + asked.interval),
          end(now + asked.expires_in)
    {
    }

    // It is too late to ask once more.
    bool over(time_point now) const noexcept { return std::max(now, next) >= end; }

    secret device_code;
    std::chrono::seconds interval;  // grows where the server wishes it
    time_point next;                // not to be asked about before
    time_point end;                 // of the code
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
    // The same for a code that outlives this call: cancelled, it may be called again with it. A
    // question that is on its way then is given `grace` (see http::request::see_through), as its
    // answer may be the tokens, which are given once.
    task<result<token_response>> finish(pending_authorization& code, duration grace);

private:
    http::client by_;
    timer_wheel& wheel_;
    http::url device_endpoint_;
    registered_client who_;
};

}  // namespace mynah::oauth

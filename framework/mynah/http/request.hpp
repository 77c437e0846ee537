// One HTTP request. What it carries is taken for secret: a form of OAuth has tokens in it.
#pragma once

#include <mynah/base/secret.hpp>
#include <mynah/base/time.hpp>
#include <mynah/http/url.hpp>

#include <optional>
#include <string>
#include <utility>

namespace mynah::http {

class request {
public:
    static request get(url to) { return request(std::move(to)); }
    // `form`: application/x-www-form-urlencoded (see form.hpp).
    static request post(url to, secret form)
    {
        request r(std::move(to));
        r.form_ = std::move(form);
        return r;
    }

    // HTTP Basic (RFC 7617) with a name and a password that are encoded as RFC 6749 2.3.1 asks.
    void authenticate(std::string_view user, const secret& password);

    // The media type that the answer should have; JSON, unless something else is said.
    void accept(std::string media_type) { accept_ = std::move(media_type); }

    // Once it is on its way a cancellation does not break it off, but leaves it this much time: for
    // an answer that must not be lost. Its caller awaits it with throw_if_cancelled(false).
    void see_through(duration grace) { grace_ = grace; }

    const url& to() const noexcept { return to_; }
    duration grace() const noexcept { return grace_; }
    // The bytes on the wire.
    secret write() const;

private:
    explicit request(url to) : to_(std::move(to)) {}

    url to_;
    std::string accept_ = "application/json";
    std::optional<secret> form_;
    secret authorization_;
    duration grace_{};
};

// The answer. Statuses are the caller's business, but for 1xx and 3xx.
class response {
public:
    response(unsigned s, secret b) : status(s), body(std::move(b)) {}

    unsigned status;
    secret body;
};

}  // namespace mynah::http

// A token that was given, and stays what it is.
#pragma once

#include <mynah/base/token_source.hpp>

#include <utility>

namespace mynah::oauth {

class fixed_source final : public token_source {
public:
    explicit fixed_source(secret token) : token_(std::move(token)) {}

    task<result<secret>> get(token_refresh) override
    {
        if (token_.empty()) co_return error(errc::credentials_missing, "the token is empty");
        co_return token_;
    }

private:
    secret token_;
};

}  // namespace mynah::oauth

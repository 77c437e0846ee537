// Access tokens by a refresh token (RFC 6749 section 6) that is kept in a store.
//
// A new refresh token is stored before anybody uses it. A refresh that is on its way is not broken
// off by a cancellation: the server may have made the old refresh token worthless already. It is
// given 5 s, and what comes is stored. What the store does not take is kept and offered again,
// unless somebody has put another refresh token there meanwhile.
#pragma once

#include <mynah/http/client.hpp>
#include <mynah/oauth/cached_source.hpp>
#include <mynah/oauth/token_store.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace mynah::oauth {

class refreshing_source final : public cached_source {
public:
    refreshing_source(http::client by, std::shared_ptr<token_store> store,
                      wall_clock now = &system_time);

    // Errors: consent_gone, token_refused, token_unavailable, credentials_missing (the token is
    // over, and there is nothing to get another one by), those of the store and of http::client.
    task<result<issued_token>> renew(token_refresh how) override;

private:
    // What the store did not take, and the refresh token that it was got by.
    class unsaved {
    public:
        unsaved(token_record r, secret used) : record(std::move(r)), instead_of(std::move(used)) {}

        token_record record;
        secret instead_of;
    };

    task<result<issued_token>> renew_to_end(token_refresh how);
    task<result<token_record>> load();
    task<result<void>> store_unsaved();
    bool serves(const token_record& record, token_refresh how) const;

    http::client by_;
    std::shared_ptr<token_store> store_;
    std::optional<unsaved> unsaved_;
};

}  // namespace mynah::oauth

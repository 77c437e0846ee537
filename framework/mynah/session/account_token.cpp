#include <mynah/session/account_token.hpp>

#include <mynah/protocol/sasl/sasl_error.hpp>

namespace mynah {
namespace {

// What also says that a token has expired: some services have no better word.
bool refuses_credentials(const error& why)
{
    return why.code == sasl::sasl_condition::not_authorized ||
           why.code == sasl::sasl_condition::credentials_expired;
}

}  // namespace

account_token::account_token(std::shared_ptr<token_source> source) : source_(std::move(source)) {}

task<result<secret>> account_token::get()
{
    auto getting = source_->get(due_ ? token_refresh::now : token_refresh::when_due);
    auto got = co_await std::move(getting);
    if (got) due_ = false;
    co_return got;
}

bool account_token::renews_after(error& why)
{
    if (!refuses_credentials(why)) return false;
    if (renewed_) {
        why.text = "the token was refused, and so was a new one: " + why.text;
        return false;
    }
    due_ = renewed_ = true;
    return true;
}

void account_token::accepted() noexcept { renewed_ = false; }

}  // namespace mynah

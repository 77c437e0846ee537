#include <mynah/oauth/cached_source.hpp>

namespace mynah::oauth {
namespace {

// Will the same question have a better answer later?
bool passes(const error& e) noexcept
{
    return e.code != errc::consent_gone && e.code != errc::token_refused &&
           e.code != errc::credentials_missing && e.code != errc::invalid_argument;
}

}  // namespace

class cached_source::renewal {
public:
    explicit renewal(cached_source& s) : source_(s) { source_.renewing_ = true; }
    renewal(const renewal&) = delete;
    renewal& operator=(const renewal&) = delete;
    ~renewal()
    {
        source_.renewing_ = false;
        source_.waiting_.wake_all();
    }

private:
    cached_source& source_;
};

result<secret> cached_source::answer(token_refresh how) const
{
    if (!failure_.code) return token_->token;
    if (how == token_refresh::when_due && token_ && !token_->life.over(now_()) && passes(failure_))
        return token_->token;
    return failure_;
}

task<result<secret>> cached_source::get(token_refresh how)
{
    const auto seen = renewals_;
    while (renewing_) {
        auto end = waiting_.wait();
        co_await std::move(end);
        if (renewals_ != seen) co_return answer(how);
    }
    if (how == token_refresh::when_due && token_ && !token_->life.due(now_()))
        co_return token_->token;

    const renewal one(*this);
    auto renewing = renew(how);
    auto got = co_await std::move(renewing);
    ++renewals_;
    failure_ = got ? error() : got.error();
    if (got) token_ = std::move(*got);
    co_return answer(how);
}

}  // namespace mynah::oauth

#include <mynah/session/account_token.hpp>

#include <mynah/base/spawn.hpp>
#include <mynah/protocol/sasl/sasl_error.hpp>

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace mynah;
using mynah::sasl::sasl_condition;
using std::vector;

namespace {

class counting_source final : public token_source {
public:
    task<result<secret>> get(token_refresh how) override
    {
        asked.push_back(how);
        if (trouble) co_return *trouble;
        co_return secret("token");
    }

    vector<token_refresh> asked;
    std::optional<error> trouble;
};

class fixture {
public:
    bool get()
    {
        got.reset();
        group_.spawn(fetch(), "fetch");
        io_.restart();
        io_.run();
        return got->has_value();
    }

    std::shared_ptr<counting_source> source = std::make_shared<counting_source>();
    account_token subject{source};
    std::optional<result<secret>> got;

private:
    task<> fetch()
    {
        auto getting = subject.get();
        got = co_await std::move(getting);
    }

    asio::io_context io_{1};
    task_group group_{io_.get_executor()};
};

const auto when_due = token_refresh::when_due;
const auto now = token_refresh::now;

error refusal() { return {sasl_condition::not_authorized, "log-in by X-OAUTH2"}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(account_token_test)

BOOST_AUTO_TEST_CASE(the_token_at_hand_is_used_while_it_is_good)
{
    fixture f;
    BOOST_TEST(f.get());
    f.subject.accepted();
    BOOST_TEST(f.get());
    BOOST_TEST((f.source->asked == vector{when_due, when_due}));
}

BOOST_AUTO_TEST_CASE(a_refused_token_is_renewed_once)
{
    fixture f;
    auto first = refusal();
    BOOST_TEST(f.get());
    BOOST_TEST(f.subject.renews_after(first));
    BOOST_TEST(f.get());
    BOOST_TEST((f.source->asked == vector{when_due, now}));

    auto second = refusal();
    BOOST_TEST(!f.subject.renews_after(second));
    BOOST_TEST((second.code == sasl_condition::not_authorized));
    BOOST_TEST(second.text == "the token was refused, and so was a new one: log-in by X-OAUTH2");
}

BOOST_AUTO_TEST_CASE(a_log_in_forgives_the_refusal)
{
    fixture f;
    auto first = refusal();
    BOOST_TEST(f.subject.renews_after(first));
    BOOST_TEST(f.get());
    f.subject.accepted();
    auto later = refusal();
    BOOST_TEST(f.subject.renews_after(later));
}

BOOST_AUTO_TEST_CASE(a_renewal_that_failed_is_made_up_for)
{
    fixture f;
    auto first = refusal();
    BOOST_TEST(f.subject.renews_after(first));
    f.source->trouble = error(errc::connect_failed);
    BOOST_TEST(!f.get());
    f.source->trouble.reset();
    BOOST_TEST(f.get());
    // The new token was not tried, so it is good.
    BOOST_TEST(f.get());
    BOOST_TEST((f.source->asked == vector{now, now, when_due}));
}

BOOST_AUTO_TEST_CASE(only_what_a_new_token_may_change_renews_it)
{
    fixture f;
    for (const error& other :
         {error(errc::insufficient_scope), error(errc::truncated),
          error(sasl_condition::temporary_auth_failure), error(sasl_condition::account_disabled),
          error(errc::bad_challenge)}) {
        auto why = other;
        BOOST_TEST(!f.subject.renews_after(why), other.message());
        BOOST_TEST(why.message() == other.message());
    }
    error expired(sasl_condition::credentials_expired);
    BOOST_TEST(f.subject.renews_after(expired));
}

BOOST_AUTO_TEST_SUITE_END()

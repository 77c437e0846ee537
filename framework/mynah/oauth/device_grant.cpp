#include <mynah/oauth/device_grant.hpp>

#include <mynah/base/sleep.hpp>
#include <mynah/oauth/detail/to_its_end.hpp>
#include <mynah/oauth/endpoint.hpp>

#include <algorithm>
#include <optional>

namespace mynah::oauth {
namespace {

using std::chrono::seconds;

constexpr seconds longest_interval{300};
constexpr seconds longest_wait{24 * 3600};

error odd(const char* what) { return {errc::bad_reply, what}; }

bool printable_ascii(std::string_view text, std::size_t max_size)
{
    return !text.empty() && text.size() <= max_size &&
           std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7f; });
}

std::optional<seconds> within(std::optional<std::int64_t> number, seconds longest)
{
    if (!number || *number < 1) return {};
    return std::min(seconds(std::min<std::int64_t>(*number, 1 << 30)), longest);
}

// Not a word of the server: it was busy, or the network was.
bool passes(const error& e) noexcept
{
    return e.code == errc::token_unavailable || e.code == errc::timed_out ||
           e.code == errc::connect_failed || e.code == errc::truncated ||
           e.code == errc::end_of_stream || e.code == errc::dns_failed ||
           e.code.category() == boost::system::system_category();
}

}  // namespace

result<device_authorization> device_authorization::read(const json_document& answer)
{
    device_authorization d;
    const auto device = answer.text("device_code");
    if (!device || !is_token(*device)) return odd("there is no device_code in the answer");
    d.device_code = secret(*device);
    const auto user = answer.text("user_code");
    if (!user || !printable_ascii(*user, 64)) return odd("there is no user_code in the answer");
    d.user_code = *user;

    // "verification_url" is what some servers called it before the RFC.
    const auto uri = answer.has("verification_uri") ? answer.text("verification_uri")
                                                    : answer.text("verification_url");
    if (!uri || !printable_ascii(*uri, http::url::max_size))
        return odd("there is no verification_uri in the answer");
    d.verification_uri = *uri;
    if (const auto complete = answer.text("verification_uri_complete");
        complete && printable_ascii(*complete, http::url::max_size))
        d.verification_uri_complete = *complete;

    const auto life = within(answer.integer("expires_in"), longest_wait);
    if (!life) return odd("there is no expires_in in the answer");
    d.expires_in = *life;
    if (answer.has("interval")) {
        const auto interval = within(answer.integer("interval"), longest_interval);
        if (!interval) return odd("the interval is no number of seconds");
        d.interval = *interval;
    }
    return d;
}

device_grant::device_grant(http::client by, timer_wheel& wheel, http::url device_endpoint,
                           registered_client who)
    : by_(std::move(by)),
      wheel_(wheel),
      device_endpoint_(std::move(device_endpoint)),
      who_(std::move(who))
{
}

task<result<device_authorization>> device_grant::begin(std::string scope)
{
    http::form form;
    if (!scope.empty()) form.add("scope", scope);
    // With the secret, too, where the server wants the client to authenticate here.
    auto posting = post(by_, device_endpoint_, who_, std::move(form), duration{});
    const auto answer = co_await std::move(posting);
    if (!answer) co_return answer.error();
    const auto origin = device_endpoint_.origin();
    if (const auto* refused = std::get_if<refusal>(&*answer)) co_return refused->explain(origin);
    auto read = device_authorization::read(std::get<json_document>(*answer));
    if (!read) co_return error(read.error().code, origin + ": " + read.error().text);
    co_return read;
}

task<result<token_response>> device_grant::finish(device_authorization asked)
{
    pending_authorization code(std::move(asked), wheel_.now());
    auto finishing = finish(code, duration{});
    auto tokens = co_await std::move(finishing);
    co_return tokens;
}

task<result<token_response>> device_grant::finish(pending_authorization& code, duration grace)
{
    const auto origin = who_.token_endpoint.origin();
    for (;;) {
        auto going_on = detail::end_if_cancelled();
        co_await std::move(going_on);
        if (code.over(wheel_.now()))
            co_return error(errc::timed_out,
                            origin + ": nobody has agreed while the code was good");
        auto pause = sleep_until(wheel_, code.next);
        co_await std::move(pause);

        code.next = wheel_.now() + code.interval;  // also when this is broken off
        http::form form;
        form.add("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
            .add("device_code", code.device_code);
        auto asking = ask_for_token(by_, who_, std::move(form), grace);
        auto answer = co_await std::move(asking);
        if (!answer && !passes(answer.error())) co_return answer.error();
        if (!answer) {
            code.interval = std::min(2 * code.interval, longest_interval);  // section 3.5
        } else if (auto* tokens = std::get_if<token_response>(&*answer)) {
            co_return std::move(*tokens);
        } else {
            const auto& refused = std::get<refusal>(*answer);
            if (refused.code == refusal_code::slow_down)
                code.interval += seconds(5);
            else if (refused.code != refusal_code::authorization_pending)
                co_return refused.explain(origin);
        }
        code.next = wheel_.now() + code.interval;
    }
}

}  // namespace mynah::oauth

// Log-in: the part of the negotiation between the features of a secure stream and <success/> (RFC
// 6120 section 6). The mechanisms are the same with SASL2, whose elements are
// negotiation_sasl2.cpp's.
//
// Credentials leave through write_credentials() alone, which looks at the channel itself: a race in
// the states must not send a password in clear text (CVE-2016-10027).
#include <mynah/protocol/negotiation.hpp>

#include <mynah/base/crypto.hpp>
#include <mynah/protocol/sasl/hashed_token.hpp>
#include <mynah/protocol/sasl/known_mechanism.hpp>
#include <mynah/protocol/sasl/payload.hpp>
#include <mynah/protocol/sasl/sasl_error.hpp>
#include <mynah/xml/writer.hpp>

#include <string>
#include <vector>

namespace mynah::protocol {
namespace {

namespace ns = xml::ns;

constexpr xml::qname mechanisms_name{"mechanisms", ns::sasl};
constexpr xml::qname challenge_name{"challenge", ns::sasl};
constexpr xml::qname success_name{"success", ns::sasl};
constexpr xml::qname failure_name{"failure", ns::sasl};
}  // namespace

sasl::channel negotiation::channel() const noexcept
{
    return secure_ ? sasl::channel(tls13_, bindings_) : sasl::channel();
}

negotiation::step negotiation::authenticate(xml::element features)
{
    if (secure_ && settings_.sasl2) {
        if (auto offer = sasl2_offer::parse(features)) return authenticate(std::move(*offer));
        if (sasl2_) return fail(error(errc::bad_reply, "the server offers no SASL2 any more"));
    }
    return choose(mechanism_offer(features.child(mechanisms_name), features));
}

negotiation::step negotiation::choose(mechanism_offer offer)
{
    auto chosen =
        sasl::select_mechanism(offer.choices, channel(), settings_.sasl, login_.least_strength);
    if (!chosen) return fail(chosen.error());
    choice_ = std::move(*chosen);
    offered_ = std::move(offer.as_signed);
    if (choice_.token) {
        state_ = state::token;
        return step::token;
    }
    if (!choice_.binding) return begin_mechanism({}, {});
    state_ = state::binding_data;
    return step::channel_data;
}

negotiation::step negotiation::supply_channel_binding(std::string data)
{
    if (state_ != state::binding_data)
        return fail(error(errc::invalid_argument, "no channel binding was asked for"));
    return begin_mechanism(std::move(data), {});
}

negotiation::step negotiation::supply_token(secret token)
{
    if (state_ != state::token)
        return fail(error(errc::invalid_argument, "no token was asked for"));
    return begin_mechanism({}, std::move(token));
}

result<std::unique_ptr<sasl::mechanism>> negotiation::make_mechanism(std::string binding_data,
                                                                     secret token)
{
    if (sasl2_ && sasl2_->by_token)
        return std::unique_ptr<sasl::mechanism>(std::make_unique<sasl::hashed_token>(
            std::string(login_.account.local()), memory_->token->text, choice_.binding,
            std::move(binding_data)));
    sasl::credentials who(std::string(login_.account.local()), login_.password);
    who.domain = login_.account.domain();
    who.token = std::move(token);
    who.api_key = settings_.api_key;
    return sasl::make_mechanism(choice_, std::move(who), nonce_, std::move(binding_data),
                                settings_.iterations, std::move(offered_));
}

negotiation::step negotiation::begin_mechanism(std::string binding_data, secret token)
{
    auto made = make_mechanism(std::move(binding_data), std::move(token));
    if (!made) return fail(made.error());
    mechanism_ = std::move(*made);
    state_ = sasl2_ && sasl2_->early ? state::header : state::challenge;
    return respond(mechanism_->start());
}

// RFC 6120 6.4: <challenge/>, <success/> and <failure/>.
negotiation::step negotiation::sasl_reply(xml::element element)
{
    if (element.is(success_name)) return sasl_success(element);
    if (element.is(failure_name)) return fail(mechanism_->refused(refusal(element)));
    if (!element.is(challenge_name)) return fail(unexpected());
    auto data = sasl::decode_payload(element.text());
    if (!data) return fail(error(errc::bad_challenge, "the challenge is not base64"));
    return respond(mechanism_->challenge(data->value_or("")));
}

// RFC 6120 6.5: <failure/> holds the condition and perhaps a text; with SASL2 the conditions of
// others, too.
error negotiation::refusal(xml::element failure) const
{
    const auto text = failure.child("text");
    xml::element condition;
    for (auto child : failure.children()) {
        if (child == text) continue;
        if (!condition || (child.space() == ns::sasl && condition.space() != ns::sasl))
            condition = child;
    }
    return error(sasl::parse_sasl_condition(condition.name()), "log-in by " + choice_.mechanism,
                 std::string(text.text()));
}

negotiation::step negotiation::sasl_success(xml::element element)
{
    auto data = sasl::decode_payload(element.text());
    if (!data) return fail(error(errc::bad_challenge, "the data with <success/> is not base64"));
    if (auto accepted = mechanism_->success(*data); !accepted) return fail(accepted.error());
    mechanism_.reset();
    authenticated_ = true;
    open_stream();
    return step::restart;
}

negotiation::step negotiation::supply_key(const sasl::scram_keys& keys)
{
    if (state_ != state::key) return fail(error(errc::invalid_argument, "no key was asked for"));
    state_ = state::challenge;
    return respond(mechanism_->supply_key(keys));
}

negotiation::step negotiation::respond(result<sasl::step> next)
{
    if (!next) return fail(next.error());
    if (next->needs_key()) {
        key_request_ = *next->needs_key();
        state_ = state::key;
        return step::key;
    }
    if (auto written = write_credentials(next->response()); !written) return fail(written.error());
    return step::read_on;
}

// The one place where credentials leave.
result<void> negotiation::write_credentials(const std::optional<std::string>& message)
{
    const auto* known = sasl::find_mechanism(choice_.mechanism);
    if (!secure_ && (tls_ != tls_policy::off || known == nullptr || known->needs_tls()))
        return error(errc::tls_not_offered, "no credentials in clear text");
    const bool first = std::exchange(first_response_, false);
    const bool verbatim = first && mechanism_->verbatim();
    if (sasl2_) return write_sasl2(first, verbatim, message);
    auto payload = verbatim ? message.value_or("") : sasl::encode_payload(message);
    if (!first && payload == "=") payload.clear();  // a word of <auth/> and <success/> alone
    xml::writer out(output_, ns::client);
    out.start(first ? "auth" : "response", ns::sasl);
    if (first) {
        out.attribute("mechanism", choice_.mechanism);
        output_ += mechanism_->auth_attributes();
    }
    out.text(payload).end();
    crypto::wipe(payload);
    return out.finish();
}

}  // namespace mynah::protocol

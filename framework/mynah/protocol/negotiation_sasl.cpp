// Log-in: the part of the negotiation between the features of a secure stream and <success/> (RFC
// 6120 section 6).
//
// Credentials leave through write_credentials() alone, which looks at the channel itself: a race in
// the states must not send a password in clear text (CVE-2016-10027).
#include <mynah/protocol/negotiation.hpp>

#include <mynah/base/crypto.hpp>
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
constexpr xml::qname cb_name{"sasl-channel-binding", ns::sasl_channel_binding};

// RFC 6120 6.5: <failure/> holds the condition and perhaps a text.
error sasl_refusal(xml::element failure, const std::string& mechanism)
{
    const auto text = failure.child("text", ns::sasl);
    auto condition = failure.child();
    if (condition && condition == text) condition = condition.next();
    return error(sasl::parse_sasl_condition(condition.name()), "log-in by " + mechanism,
                 std::string(text.text()));
}

}  // namespace

negotiation::step negotiation::authenticate(xml::element features)
{
    std::vector<std::string> names;
    for (auto m : features.child(mechanisms_name).children())
        if (m.name() == "mechanism") names.emplace_back(m.text());
    sasl::offer offer(std::move(names));
    std::optional<std::vector<std::string>> types;
    if (const auto listed = features.child(cb_name)) {
        offer.bindings.emplace();
        types.emplace();
        for (auto b : listed.children()) {
            types->emplace_back(b["type"]);
            if (const auto type = parse_channel_binding(b["type"])) offer.bindings->insert(*type);
        }
    }
    const auto on = secure_ ? sasl::channel(tls13_, bindings_) : sasl::channel();
    auto chosen = sasl::select_mechanism(offer, on, settings_.sasl, login_.least_strength);
    if (!chosen) return fail(chosen.error());
    choice_ = std::move(*chosen);
    offered_ = sasl::advertisement(std::move(offer.mechanisms), std::move(types));
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

negotiation::step negotiation::begin_mechanism(std::string binding_data, secret token)
{
    sasl::credentials who(std::string(login_.account.local()), login_.password);
    who.domain = login_.account.domain();
    who.token = std::move(token);
    who.api_key = settings_.api_key;
    auto made = sasl::make_mechanism(choice_, std::move(who), nonce_, std::move(binding_data),
                                     settings_.iterations, std::move(offered_));
    if (!made) return fail(made.error());
    mechanism_ = std::move(*made);
    state_ = state::challenge;
    return respond(mechanism_->start());
}

// RFC 6120 6.4: <challenge/>, <success/> and <failure/>.
negotiation::step negotiation::sasl_reply(xml::element element)
{
    if (element.is(success_name)) return sasl_success(element);
    if (element.is(failure_name))
        return fail(mechanism_->refused(sasl_refusal(element, choice_.mechanism)));
    if (!element.is(challenge_name)) return fail(unexpected());
    auto data = sasl::decode_payload(element.text());
    if (!data) return fail(error(errc::bad_challenge, "the challenge is not base64"));
    return respond(mechanism_->challenge(data->value_or("")));
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

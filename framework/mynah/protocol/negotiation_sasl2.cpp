// Log-in by SASL2 (XEP-0388), and what goes along in the same trip: a resource (XEP-0386), stream
// management (XEP-0198), tokens (XEP-0484), and tasks that the server wants done (XEP-0480).
//
// With a token of an earlier log-in <authenticate/> is written behind the stream header, before the
// server has offered anything: docs/decisions/early-log-in.md says why that is safe.
#include <mynah/protocol/negotiation.hpp>

#include <mynah/base/base64.hpp>
#include <mynah/base/crypto.hpp>
#include <mynah/protocol/sasl/known_mechanism.hpp>
#include <mynah/protocol/sasl/sasl_error.hpp>
#include <mynah/protocol/sasl2_names.hpp>
#include <mynah/protocol/sm_names.hpp>
#include <mynah/xml/writer.hpp>

#include <algorithm>
#include <string>

namespace mynah::protocol {
namespace {

using sasl::sasl_condition;

bool is_scram(std::string_view mechanism)
{
    const auto* known = sasl::find_mechanism(mechanism);
    return known != nullptr && known->kind == sasl::known_mechanism::family::scram;
}

// That many log-ins in a row that broke before the answer are not the network's fault.
constexpr unsigned broken_enough = 2;

// Does it say something about the token? Else it may be good the next time.
bool ends_token(const error& why)
{
    return why.code != sasl_condition::temporary_auth_failure &&
           why.code != sasl_condition::account_disabled;
}

}  // namespace

// Which one

negotiation::step negotiation::authenticate_early()
{
    if (!settings_.sasl2 || !memory_ || memory_->broken_early >= broken_enough)
        return step::read_on;
    sasl2_.emplace(sasl2_offer(memory_->offered));
    if (!may_use_token()) {
        sasl2_.reset();
        return step::read_on;
    }
    sasl2_->early = true;
    return begin_token();
}

// The features are here; or they are only now, and the server is answering already.
negotiation::step negotiation::authenticate(sasl2_offer offer)
{
    if (sasl2_) {
        sasl2_->offer = std::move(offer);
        sasl2_->unwanted = !may_use_token();
        state_ = state::challenge;
        return step::read_on;
    }
    sasl2_.emplace(std::move(offer));
    return may_use_token() ? begin_token() : choose(sasl2_->offer.mechanisms);
}

bool negotiation::may_use_token() const
{
    return memory_ && memory_->token && !login_.account.local().empty() &&
           sasl::is_usable(memory_->token->mechanism, sasl2_->offer.with.tokens, channel(),
                           settings_.sasl, login_.least_strength);
}

negotiation::step negotiation::begin_token()
{
    const auto mechanism = memory_->token->mechanism;
    sasl2_->by_token = true;
    choice_ = sasl::choice(std::string(to_text(mechanism)), sasl::gs2_flag::n,
                           sasl::binding_of(mechanism));
    if (!choice_.binding) return begin_mechanism({}, {});
    state_ = state::binding_data;
    return step::channel_data;
}

// Writing

result<void> negotiation::write_sasl2(bool first, bool verbatim,
                                      const std::optional<std::string>& message)
{
    auto payload = verbatim ? message.value_or("") : base64::encode(message.value_or(""));
    xml::writer out(output_, xml::ns::client);
    if (first) {
        out.start("authenticate", sasl2::ns).attribute("mechanism", choice_.mechanism);
        if (message) out.element("initial-response", payload);
        write_companions(out);
        out.end();
    } else {
        out.element("response", sasl2::ns, payload);
    }
    crypto::wipe(payload);
    sasl2_->proof_sent = !first || (message && !is_scram(choice_.mechanism));
    return out.finish();
}

// Only what the server does together with the log-in. A new session is not begun beside an old one
// that is to be resumed later.
void negotiation::write_companions(xml::writer& out)
{
    auto& login = *sasl2_;
    const auto& with = login.offer.with;
    out.start("user-agent").attribute("id", user_agent()).element("software", "mynah").end();

    login.asks_resume = !previous_id_.empty() && with.resume;
    if (login.asks_resume)
        out.start("resume", sm_ns)
            .attribute("h", std::to_string(handled_))
            .attribute("previd", previous_id_)
            .end();

    login.asks_bind = settings_.bind2 && with.bind && (previous_id_.empty() || login.asks_resume);
    login.asks_enable = login.asks_bind && with.enable && wants_sm_;
    if (login.asks_bind) {
        out.start("bind", sasl2::bind_ns);
        out.element("tag", login_.resource.empty() ? "mynah" : login_.resource);
        if (login.asks_enable) out.start("enable", sm_ns).attribute("resume", "true").end();
        out.end();
    }

    if (login.by_token) out.start("fast", sasl2::fast_ns).end();
    login.asks_token = token_to_ask_for();
    if (login.asks_token)
        out.start("request-token", sasl2::fast_ns)
            .attribute("mechanism", to_text(*login.asks_token))
            .end();

    // The server proves that it knows the password before it gets what is as good as one; and that
    // nobody relays its proof to us, who would get it, too.
    login.upgrades.clear();
    if (is_scram(choice_.mechanism) && choice_.binding) login.upgrades = login.offer.upgrades;
    for (auto to : login.upgrades) out.element("upgrade", sasl2::upgrade_ns, upgrade_task(to));
}

// One that will be used: not weaker than this log-in, and better than the one that there is.
std::optional<sasl::token_mechanism> negotiation::token_to_ask_for() const
{
    if (login_.account.local().empty()) return std::nullopt;
    if (memory_ && memory_->broken_by_token >= broken_enough) return std::nullopt;
    auto at_least = login_.least_strength;
    if (const auto* known = sasl::find_mechanism(choice_.mechanism)) at_least = known->strength;
    auto best = sasl::select_token_mechanism(sasl2_->offer.with.tokens, channel(), settings_.sasl,
                                             at_least);
    if (best && sasl2_->by_token && *best == memory_->token->mechanism) best.reset();
    return best;
}

std::string negotiation::user_agent() const
{
    return memory_ ? memory_->user_agent : user_agent_id(nonce_);
}

// What the server answers

negotiation::step negotiation::sasl2_reply(xml::element element)
{
    if (element.is(sasl2::failure_name)) return refused(element);
    if (sasl2_->unwanted)
        return fail(error(errc::bad_reply, "the server goes on with what it does not offer"));
    if (element.is(sasl2::success_name)) return sasl2_success(element);
    if (element.is(sasl2::continue_name)) return next_task(element);
    if (!element.is(sasl2::challenge_name) || !mechanism_) return fail(unexpected());
    auto data = base64::decode(element.text());
    if (!data) return fail(error(errc::bad_challenge, "the challenge is not base64"));
    return respond(mechanism_->challenge(*data));
}

// The stream is as it was before: a token that is refused is forgotten, and what is left is tried.
negotiation::step negotiation::refused(xml::element failure)
{
    sasl2_->proof_sent = false;  // that is the answer
    auto why = refusal(failure);
    if (mechanism_) why = mechanism_->refused(std::move(why));
    // Prosody, once it has looked for a token, knows no other mechanism on that stream.
    if (sasl2_->second && why.code == sasl_condition::invalid_mechanism)
        return fail(error(errc::bad_reply, "the server takes no password behind a refused token"));
    if (!sasl2_->by_token || !ends_token(why)) return fail(std::move(why));
    auto now = *memory_;
    now.token.reset();
    remember(std::move(now));
    mechanism_.reset();
    first_response_ = true;
    auto offer = std::move(sasl2_->offer);
    sasl2_.emplace(std::move(offer));
    sasl2_->second = true;
    return choose(sasl2_->offer.mechanisms);
}

// The mechanism has run, and the server has shown who it is, where the mechanism has it do so.
result<void> negotiation::prove(xml::element outcome)
{
    if (!mechanism_) return {};  // it has, before the tasks
    std::optional<std::string> data;
    if (const auto more = outcome.child("additional-data")) {
        auto decoded = base64::decode(more.text());
        if (!decoded) return error(errc::bad_challenge, "the additional data is not base64");
        data = std::move(*decoded);
    }
    auto accepted = mechanism_->success(data);
    mechanism_.reset();
    return accepted;
}

negotiation::step negotiation::sasl2_success(xml::element element)
{
    broke_resumption_ = sasl2_->asks_resume;  // unless all goes well
    if (auto proven = prove(element); !proven) return fail(proven.error());
    const auto said = protocol::sasl2_success::parse(element);
    if (!said) return fail(said.error());
    return accept(*said);
}

negotiation::step negotiation::accept(const protocol::sasl2_success& said)
{
    auto& login = *sasl2_;
    if (!is_ours(said.address))
        return fail(error(errc::bind_failed, "the server logged in another account than " +
                                                 std::string(login_.account.text())));
    if ((said.bound && !login.asks_bind) || (said.resumed && !login.asks_resume) ||
        (said.resumed && said.previous_id != previous_id_))
        return fail(unexpected());
    authenticated_ = true;
    broke_resumption_ = false;
    remember(said);
    if (said.resumed) {
        peer_h_ = said.h;
        state_ = state::done;
        return step::resumed;
    }
    state_ = state::settled;
    if (said.bound) {
        login.bound = true;
        address_ = said.address;
        if (login.asks_enable) enabled_ = said.enabled;
    }
    if (!login.asks_resume) return step::authenticated;
    previous_id_.clear();
    peer_h_ = said.h;
    return step::not_resumed;
}

void negotiation::remember(const protocol::sasl2_success& said)
{
    login_memory now(user_agent());
    if (memory_) now.token = memory_->token;
    if (memory_ && !sasl2_->early) now.broken_early = memory_->broken_early;
    if (memory_ && !sasl2_->by_token) now.broken_by_token = memory_->broken_by_token;
    now.offered = sasl2_->offer.with;
    auto issued_for = sasl2_->asks_token;
    if (!issued_for && sasl2_->by_token) issued_for = memory_->token->mechanism;
    if (said.token && issued_for)
        now.token = fast_token(said.token->text, *issued_for, said.token->expires);
    remember(std::move(now));
}

void negotiation::remember(login_memory now)
{
    if (!memory_ || now != *memory_) memory_ = std::make_shared<const login_memory>(std::move(now));
}

void negotiation::broken()
{
    if (!sasl2_ || !sasl2_->by_token || !sasl2_->proof_sent || authenticated_) return;
    auto now = *memory_;
    if (sasl2_->early) {
        now.offered = {};
        ++now.broken_early;
    } else if (++now.broken_by_token == broken_enough) {
        now.token.reset();
    }
    remember(std::move(now));
}

}  // namespace mynah::protocol

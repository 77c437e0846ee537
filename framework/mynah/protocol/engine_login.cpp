// What the negotiation of a stream asks for and leads to, up to a session that is online.
#include <mynah/protocol/engine.hpp>
#include <mynah/protocol/sasl/known_mechanism.hpp>

namespace mynah::protocol {

void engine::perform(negotiation::step step)
{
    learn();
    take(step);
}

void engine::take(negotiation::step step)
{
    switch (step) {
        case negotiation::step::read_on: return;
        case negotiation::step::start_tls:
            // What stands behind <proceed/> was not written by who we are about to authenticate
            // (CVE-2011-0411).
            if (!parser_.drained()) return injected();
            pending_ = engine_event::needs_tls;
            waiting_ = true;
            return;
        case negotiation::step::channel_data:
            pending_ = engine_event::needs_channel_binding;
            waiting_ = true;
            return;
        case negotiation::step::token:
            pending_ = engine_event::needs_token;
            waiting_ = true;
            return;
        case negotiation::step::key:
            pending_ = engine_event::needs_key;
            waiting_ = true;
            return;
        case negotiation::step::salted_password:
            pending_ = engine_event::needs_salted_password;
            waiting_ = true;
            return;
        case negotiation::step::restart:
            if (!parser_.drained()) {
                output_.tail() += stream_end;  // of the stream that was just opened
                return finish(engine_event::closed,
                              error(errc::bad_reply, "data behind <success/>"));
            }
            parser_ = xml::stream_parser(
                settings_->limits);  // they are who they say: larger stanzas from now on
            stanza_started_ = never;
            return;
        case negotiation::step::authenticated: return parser_.set_limits(settings_->limits);
        case negotiation::step::resumed: parser_.set_limits(settings_->limits); return go_on();
        case negotiation::step::not_resumed: {
            parser_.set_limits(settings_->limits);
            // What it had handled is settled all the same.
            if (const auto h = parse_h(negotiation_->peer_h())) {
                if (const auto settled = sm_.acknowledge(*h)) output_.acknowledge(*settled);
            }
            lose_session(error(errc::disconnected, "the session could not be resumed"));
            pending_ = engine_event::lost;
            return perform(negotiation_->bind_instead());
        }
        case negotiation::step::online:
            address_ = negotiation_->address();
            roster_versioning_ = negotiation_->roster_versioning();
            takes_client_state_ = negotiation_->offers_client_state();
            begin_management();
            go_online(engine_event::online);
            return indicate_state();
        case negotiation::step::failed: {
            auto why = negotiation_->why();
            if (negotiation_->broke_resumption()) lose_session(why);
            output_.tail() += stream_end;
            return finish(engine_event::closed, std::move(why));
        }
    }
}

// A token that has been replaced is of no use: what is new is known before it is used.
void engine::learn()
{
    if (!negotiation_ || negotiation_->memory() == login_.memory) return;
    login_.memory = negotiation_->memory();
    learned_ = true;
}

void engine::forget_expired_token(std::chrono::system_clock::time_point when)
{
    if (!login_.memory || !login_.memory->token || when < login_.memory->token->expires) return;
    auto now = *login_.memory;
    now.token.reset();
    login_.memory = std::make_shared<const login_memory>(std::move(now));
    learned_ = true;
}

// XEP-0198 for the new session: with the log-in it is on already.
void engine::begin_management()
{
    const auto* granted = negotiation_->enabled();
    if (!granted) {
        if (!negotiation_->offers_sm() || !settings_->sm.enabled || distrusts_sm_) return;
        output_.tail() += "<enable xmlns='urn:xmpp:sm:3' resume='true'/>";
    }
    output_.keep_stanzas(true);
    sm_.enable();
    if (granted) sm_.enabled(*granted);
}

// XEP-0352: each stream begins as active, a resumed one, too.
void engine::indicate_state()
{
    if (settings_->inactive && takes_client_state_)
        output_.tail() += "<inactive xmlns='urn:xmpp:csi:0'/>";
}

void engine::injected()
{
    ++counts_.tls_injection;
    finish(engine_event::closed, error(errc::tls_injection));
}

void engine::supply_tls(time_point now, bool tls13, channel_bindings available)
{
    if (!std::exchange(waiting_, false)) return;  // too late: it is over
    if (!parser_.drained()) return injected();    // read between <proceed/> and TLS
    keepalive_.heard(now);
    parser_.reset();
    stanza_started_ = never;
    perform(negotiation_->secured(tls13, available));
}

void engine::supply_channel_binding(std::string data)
{
    if (!std::exchange(waiting_, false)) return;
    perform(negotiation_->supply_channel_binding(std::move(data)));
}

void engine::supply_token(secret token)
{
    if (!std::exchange(waiting_, false)) return;
    used_token_ = true;
    perform(negotiation_->supply_token(std::move(token)));
}

void engine::supply_key(const sasl::scram_keys& keys)
{
    if (!std::exchange(waiting_, false)) return;
    perform(negotiation_->supply_key(keys));
}

void engine::supply_salted_password(const crypto::digest_bytes& salted)
{
    if (!std::exchange(waiting_, false)) return;
    perform(negotiation_->supply_salted_password(salted));
}

void engine::go_online(engine_event how)
{
    if (const auto* known = sasl::find_mechanism(negotiation_->mechanism_name())) {
        mechanism_ = known->name;
        learned_ = learned_ || login_.least_strength != known->strength;
        login_.least_strength = known->strength;
    } else if (const auto token = sasl::parse_token_mechanism(negotiation_->mechanism_name())) {
        mechanism_ = to_text(*token);  // says nothing about what comes when it has expired
    }
    negotiation_.reset();
    acks_.reset();
    state_ = state::online;
    limit_ = never;
    late_until_ =
        std::exchange(unanswered_, false) ? now_ + settings_->login_timeout : time_point();
    pending_ = how;
}

}  // namespace mynah::protocol

// How a stream ends, and whether its session does.
#include <mynah/protocol/component.hpp>
#include <mynah/protocol/disposition.hpp>
#include <mynah/protocol/engine.hpp>

namespace mynah::protocol {
namespace {

// With the prefix that the stream header declares: some old servers know this one only.
void append_error(std::string& output, stream_condition condition)
{
    output += "<stream:error><";
    output += to_string(condition);
    output += " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>";
}

stream_condition condition_of(xml::parse_failure failure) noexcept
{
    switch (failure) {
        case xml::parse_failure::none:
        case xml::parse_failure::not_well_formed: return stream_condition::not_well_formed;
        case xml::parse_failure::restricted_xml: return stream_condition::restricted_xml;
        case xml::parse_failure::invalid_namespace: return stream_condition::invalid_namespace;
        case xml::parse_failure::bad_namespace_prefix:
            return stream_condition::bad_namespace_prefix;
        case xml::parse_failure::unsupported_encoding:
            return stream_condition::unsupported_encoding;
        case xml::parse_failure::bad_format: return stream_condition::bad_format;
        case xml::parse_failure::policy_violation: return stream_condition::policy_violation;
    }
    return stream_condition::not_well_formed;
}

// What has happened, where the condition alone does not tell a person.
std::string meaning_of(stream_condition condition, const jid& account)
{
    if (condition == stream_condition::conflict)
        return "somebody else has logged in to " + account.text() +
               " with the same resource (--resource names another)";
    if (condition == stream_condition::host_unknown)
        return "the server does not serve " + std::string(account.domain());
    return {};
}

}  // namespace

void engine::abandon(error why)
{
    if (state_ == state::over) return;
    finish(engine_event::closed, state_ == state::closing ? this->why() : std::move(why));
    if (!suspended()) output_.clear();
}

void engine::close(time_point now)
{
    if (state_ == state::over || state_ == state::closing) return;
    if (state_ != state::online && (state_ == state::idle || waiting_))
        return finish(engine_event::closed, error(errc::closed));
    if (sm_.on() && state_ == state::online) write_ack();
    begin_closing(now, error(errc::closed));
}

void engine::close(time_point now, stream_condition condition, error why)
{
    if (state_ == state::over || state_ == state::closing) return;
    append_error(output_.tail(), condition);
    begin_closing(now, std::move(why));
}

// Our last word is said: now the peer's, for a while.
void engine::begin_closing(time_point now, error why)
{
    output_.tail() += stream_end;
    why_.set(std::move(why));
    state_ = state::closing;
    limit_ = now + settings_->close_timeout;
}

void engine::peer_error(xml::element element)
{
    const auto received = stream_error::parse(element);
    if (state_ == state::closing) return finish(engine_event::closed, this->why());
    output_.tail() += stream_end;
    auto why = received.to_error();
    if (!received.other_host.empty()) {
        why.peer_text = received.other_host;
        return finish(engine_event::redirect, std::move(why));
    }
    if (why.code == stream_condition::conflict && replaced_by_ourselves()) {
        why = error(errc::disconnected,
                    "the server replaced the stream by an earlier attempt of our own",
                    std::move(why.peer_text));
        lose_session(why);  // which of the two has it now, and with which counts, nobody knows
        finish(engine_event::closed, std::move(why));
        unanswered_ = false;  // once: another client is another client
        late_until_ = time_point();
        return;
    }
    if (is_component())
        why = component::explained(std::move(why), login_.account);
    else
        why.text = meaning_of(received.condition, login_.account);
    // Before TLS anybody on the path may have said it: it must not end the account for good.
    const bool anybody = tls_ != tls_policy::off && negotiation_ && !negotiation_->secure();
    if (anybody && stops(disposition_of(why)))
        why = error(errc::disconnected,
                    "before TLS the server sent a stream error: " + why.code.message(),
                    std::move(why.peer_text));
    finish(engine_event::closed, std::move(why));
}

// An attempt that broke behind <resume/> is done all the same, and perhaps later than the next one:
// then the server takes it for the newer, and ends the stream that we use.
bool engine::replaced_by_ourselves() const noexcept
{
    return state_ == state::negotiating ? unanswered_ : now_ < late_until_;
}

void engine::malformed()
{
    if (state_ == state::closing) return finish(engine_event::closed, this->why());
    const auto condition = condition_of(parser_.failure());
    error why(condition, "the server's XML was refused: " + std::string(parser_.reason()));
    if (is_component() && negotiation_ && condition == stream_condition::invalid_namespace)
        why.text += " (is this its port for components?)";
    // It would come again on each stream that goes on with this session.
    lose_session(why);
    append_error(output_.tail(), condition);
    output_.tail() += stream_end;
    finish(engine_event::closed, std::move(why));
}

// The stream is over. Is the session?
void engine::finish(engine_event last, error why)
{
    const bool goes_on = sm_.resumable() && state_ != state::closing &&
                         (negotiation_ ? !stops(disposition_of(why)) : may_resume_after(why));
    if (negotiation_) {
        if (negotiation_->awaits_session()) unanswered_ = true;
        negotiation_->broken();
        learn();
    }
    if (state_ == state::online) resume_by_ = now_ + time_to_resume();
    state_ = state::over;
    waiting_ = false;
    limit_ = never;
    why_.set(std::move(why));
    pending_ = goes_on && last == engine_event::closed ? engine_event::suspended : last;
    if (goes_on)
        output_.set_aside();
    else
        lose_session(this->why());
}

// What passes by itself; but an error of the stream that comes at the same stanza again is made by
// that stanza.
bool engine::may_resume_after(const error& why) noexcept
{
    switch (disposition_of(why)) {
        case disposition::reconnect:
        case disposition::reconnect_later:
        case disposition::reconnect_slowly: break;
        default: return false;
    }
    if (why.code.category() != stream_category()) return true;
    const auto condition = static_cast<stream_condition>(why.code.value());
    const bool again = broken_by_ == condition && broken_at_ == sm_.last_finished();
    broken_by_ = condition;
    broken_at_ = sm_.last_finished();
    return !again;
}

void engine::lose_session(const error& why)
{
    sm_.disable();
    acks_.reset();
    output_.release_stanzas();
    requests_.fail_all(error(errc::disconnected, why.message()));
}

void engine::give_up()
{
    if (suspended()) lose_session(this->why());
}

}  // namespace mynah::protocol

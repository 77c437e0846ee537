// XEP-0198 as the engine speaks it: the elements, and what a resumed stream goes on with.
#include <mynah/protocol/engine.hpp>
#include <mynah/protocol/sm_names.hpp>

#include <fmt/format.h>

#include <iterator>

namespace mynah::protocol {
void engine::handle_management(xml::element element)
{
    if (!sm_.counts_sent()) return void(++counts_.bad_stanza);
    const auto name = element.name();
    if (name == "a") {
        (void)acknowledge(element["h"]);
    } else if (name == "r") {
        if (sm_.on()) write_ack();
    } else if (name == "enabled") {
        if (!sm_.on()) sm_.enabled(sm_grant::parse(element));
    } else if (name == "failed") {
        // The stream goes on without: what was sent meanwhile nobody counts.
        if (!sm_.on()) {
            sm_.disable();
            acks_.reset();
            output_.release_stanzas();
        }
    }
}

// False: the stream is over, or about to be.
bool engine::acknowledge(std::string_view text)
{
    const auto h = parse_h(text);
    if (!h) {
        error why(errc::bad_reply, "an acknowledgement without a count", std::string(text));
        lose_session(why);
        close(now_, stream_condition::bad_format, std::move(why));
        return false;
    }
    const auto more = sm_.acknowledge(*h);
    if (!more) {
        count_too_high(*h, more.error());
        return false;
    }
    output_.acknowledge(*more);
    acks_.answered(now_, sm_.unacknowledged());
    return true;
}

// XEP-0198 section 6. The next session does without: one that cannot count would only do it again.
void engine::count_too_high(std::uint32_t h, error why)
{
    if (state_ == state::closing) return;
    distrusts_sm_ = true;
    auto text = fmt::format(
        "<stream:error><undefined-condition xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
        "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='{}' send-count='{}'/></stream:error>",
        h, sm_.sent_on_the_wire());
    why.code = stream_condition::undefined_condition;
    lose_session(why);
    output_.tail() += text;
    begin_closing(now_, std::move(why));
}

void engine::go_on()
{
    const std::string peer_h(negotiation_->peer_h());
    // Where the features come behind the answer, those of the first stream count.
    takes_client_state_ = takes_client_state_ || negotiation_->offers_client_state();
    go_online(engine_event::resumed);  // ends the negotiation
    sm_.resumed();
    if (!acknowledge(peer_h)) {
        pending_ = engine_event::none;
        return;
    }
    output_.send_again();  // before anything new, in order
    indicate_state();
}

saved_session engine::saved() const
{
    saved_session s;
    s.grant = sm_.grant();
    s.address = address_.text();
    s.acknowledged = std::uint32_t(sm_.sent_on_the_wire() - sm_.unacknowledged());
    s.handled = sm_.h();
    for (std::size_t i = 0; i != sm_.unacknowledged(); ++i)
        s.unacknowledged.emplace_back(output_.stanza(i));
    return s;
}

result<void> engine::restore(const saved_session& saved, time_point now)
{
    auto address = jid::parse(saved.address);
    if (!address) return address.error();
    address_ = std::move(*address);
    sm_.restore(saved.grant, saved.acknowledged, saved.unacknowledged.size(), saved.handled);
    output_.keep_stanzas(true);
    output_.set_aside();
    for (const auto& stanza : saved.unacknowledged) {
        auto& held = output_.stanza_tail();
        const auto begin = held.size();
        held += stanza;
        output_.mark_stanza(begin);
    }
    now_ = now;
    why_.set(errc::disconnected);
    state_ = state::over;
    resume_by_ = now + time_to_resume();
    return {};
}

// Short of what the server grants: the log-in takes its time, too.
duration engine::time_to_resume() const noexcept
{
    const auto max = sm_.grant().max;
    return max == duration::zero() ? settings_->sm.keep : max / 10 * 9;
}

void engine::finished(std::uint64_t number, time_point now)
{
    if (number == 0 || !sm_.finished(number)) return;
    acks_.handled(now);
    if (state_ == state::online && acks_.tells(now)) write_ack();
}

void engine::write_ack()
{
    fmt::format_to(std::back_inserter(output_.tail()), "<a xmlns='urn:xmpp:sm:3' h='{}'/>",
                   sm_.h());
    acks_.told();
}

void engine::write_ack_request()
{
    output_.tail() += "<r xmlns='urn:xmpp:sm:3'/>";
    acks_.asked(now_);
}

}  // namespace mynah::protocol

#include <mynah/protocol/engine.hpp>

#include <mynah/base/shared_value.hpp>
#include <mynah/protocol/component.hpp>
#include <mynah/protocol/disposition.hpp>
#include <mynah/protocol/sm_names.hpp>
#include <mynah/stanza/iq.hpp>
#include <mynah/xml/writer.hpp>

namespace mynah::protocol {
namespace {

constexpr xml::qname stream_error_name{"error", xml::ns::stream};
constexpr xml::qname features_name{"features", xml::ns::stream};

xml::stream_parser login_parser(const stream_settings& settings)
{
    auto limits = settings.limits;
    // A component's stream is one, from its header on.
    if (settings.role == stream_role::component)
        return xml::stream_parser(limits, xml::ns::component);
    limits.stanza_bytes = std::min(limits.stanza_bytes, settings.login_stanza_bytes);
    return xml::stream_parser(limits);
}

}  // namespace

engine::engine(stream_config config, id_generator ids, counters& counts)
    : engine(static_cast<login&&>(config),
             share<stream_settings>(static_cast<stream_settings&&>(config)), std::move(ids), counts)
{
}

engine::engine(login who, std::shared_ptr<const stream_settings> settings, id_generator ids,
               counters& counts)
    : login_(std::move(who)),
      settings_(std::move(settings)),
      tls_(settings_->tls),
      counts_(counts),
      ids_(std::move(ids)),
      parser_(login_parser(*settings_)),
      acks_(settings_->sm, settings_->patience),
      keepalive_(settings_->idle, settings_->patience)
{
}

void engine::start(time_point now, std::string nonce, tls_policy tls)
{
    if (suspended() && now >= resume_by_) lose_session(errc::timed_out);
    tls_ = tls;
    parser_ = login_parser(*settings_);
    negotiation_ = std::make_unique<negotiation>(login_, *settings_, tls_, ids_, std::move(nonce),
                                                 output_.tail());
    if (sm_.resumable()) negotiation_->resume(sm_.grant().id, sm_.resume());
    if (!settings_->sm.enabled || distrusts_sm_) negotiation_->without_management();
    mechanism_ = {};
    why_.clear();
    pending_ = engine_event::none;
    waiting_ = paused_ = used_token_ = false;
    stanza_started_ = never;
    state_ = state::negotiating;
    now_ = now;
    limit_ = now + settings_->login_timeout;
    keepalive_.heard(now);
    if (tls_ == tls_policy::direct) {
        pending_ = engine_event::needs_tls;
        waiting_ = true;
        return;
    }
    negotiation_->open_stream();
}

void engine::commit(std::size_t n, time_point now)
{
    now_ = now;
    parser_.commit(n);
    if (n != 0) settings_->regular_pings ? keepalive_.answered() : keepalive_.heard(now);
}

engine_event engine::next_event(time_point now)
{
    now_ = now;
    while (pending_ == engine_event::none && !waiting_ && state_ != state::over &&
           state_ != state::idle) {
        switch (parser_.next()) {
            case xml::stream_event::none:
                if (parser_.idle())
                    stanza_started_ = never;
                else if (stanza_started_ == never)
                    stanza_started_ = now;
                return engine_event::none;
            case xml::stream_event::open:
                if (state_ == state::negotiating) perform(negotiation_->opened(parser_.header()));
                break;
            case xml::stream_event::stanza:
                stanza_started_ = never;
                handle(parser_.take());
                break;
            case xml::stream_event::closed:
                if (state_ != state::closing) output_.tail() += stream_end;
                finish(engine_event::closed,
                       state_ == state::closing ? why() : error(errc::end_of_stream));
                break;
            case xml::stream_event::malformed: malformed(); break;
        }
    }
    return std::exchange(pending_, engine_event::none);
}

void engine::handle(xml::tree element)
{
    const auto root = element.root();
    if (root.is(stream_error_name)) return peer_error(root);
    if (state_ == state::negotiating) return perform(negotiation_->received(element));
    if (state_ == state::closing) {
        if (root.is(ack_name)) (void)acknowledge(root["h"]);
        return;  // we have said our last word
    }
    if (root.space() == sm_ns) return handle_management(root);
    // Of the stream that goes on with an old session (XEP-0388): it has what it had.
    if (root.is(features_name)) return;
    handle_stanza(std::move(element));
}

void engine::handle_stanza(xml::tree element)
{
    // Only message, presence and iq in the stream's own namespace are stanzas; a child of any other
    // name is not for us, and does not count (XEP-0198 section 4).
    const auto root = element.root();
    if (root.space() != xml::ns::client || !find_stanza_kind(root.name()))
        return void(++counts_.bad_stanza);
    if (sm_.repeats()) return;
    const auto number = sm_.received();
    auto parsed = stanza::from(std::move(element));
    if (!parsed) {  // handled, whatever is wrong with it: or it would come again and again
        refuse(element.root(), parsed.error());
        return finished(number, now_);
    }
    if (is_component() && !component::is_addressed_to(*parsed, address_)) {
        ++counts_.misaddressed;
        return finished(number, now_);
    }
    if (parsed->kind() == stanza_kind::iq && !iq_view(*parsed).is_request()) {
        if (!requests_.deliver(std::move(*parsed), address_)) ++counts_.unmatched_iq_reply;
        return finished(number, now_);
    }
    stanza_.emplace(std::move(*parsed));
    stanza_number_ = number;
    pending_ = engine_event::stanza;
}

// What is no stanza is dropped; but whoever asks gets an answer, also when he asks badly (RFC
// 6120 8.2.3).
void engine::refuse(xml::element bad, const error& why)
{
    ++(why.code == errc::bad_jid ? counts_.bad_jid : counts_.bad_stanza);
    const auto type = find_iq_type(bad["type"]);
    const bool request = type == iq_type::get || type == iq_type::set;
    if (bad.name() != "iq" || !request || bad["id"].empty()) return;
    jid asker;
    if (const auto from = bad.attribute("from")) {
        auto parsed = jid::parse(*from);
        if (!parsed) return;
        asker = std::move(*parsed);
    }
    const auto self = jid::parse(bad["to"]);
    if (is_component() && (!self || self->domain() != address_.domain())) return;
    auto condition =
        why.code == errc::bad_jid ? stanza_condition::jid_malformed : stanza_condition::bad_request;
    if (settings_->hidden) condition = stanza_condition::service_unavailable;
    auto refusal = iq(iq_type::error, asker).id(bad["id"]).payload(stanza_error(condition));
    if (is_component()) refusal.from(*self);
    (void)send(refusal, now_);
}

result<std::uint64_t> engine::send(const outgoing& out, time_point now)
{
    now_ = now;
    if (!has_session()) return errc::closed;
    if (!out.ok()) return out.error();
    if (is_component())
        if (auto allowed = component::may_send(out, address_); !allowed) return allowed.error();
    auto& bytes = output_.stanza_tail();
    const auto begin = bytes.size();
    out.write(bytes, {}, is_component() ? jid_view(address_) : jid_view());
    if (!sm_.counts_sent()) return 0;
    output_.mark_stanza(begin);
    const auto number = sm_.sent();
    if (state_ != state::online) return number;
    acks_.sent(now);
    if (acks_.asks(now)) write_ack_request();
    return number;
}

result<std::string> engine::request(outgoing& out, reply_slot& slot, time_point now)
{
    if (!has_session()) return errc::closed;
    if (requests_.size() >= settings_->pending_requests) return errc::too_many_requests;
    if (out.id().empty()) out.set_id(ids_.next());
    std::string id(out.id());
    if (requests_.contains(id))
        return error(errc::invalid_argument, "a request with this id is pending");
    if (auto sent = send(out, now); !sent) return sent.error();
    requests_.add(id, out.to(), &slot);
    return id;
}

// With XEP-0198 a request for an acknowledgement does, else XEP-0199 towards the own server, which
// answers whatever its roster and privacy rules are. A component's domain is the component: its
// ping comes back, and so does the answer.
void engine::ping()
{
    if (sm_.on()) {
        if (!acks_.waits()) write_ack_request();
        return;
    }
    requests_.remove_unawaited();  // our last ping, never answered by a server that lives
    iq ping(iq_type::get);
    ping.to(jid_view(address_).domain_only()).id(ids_.next()).payload([](xml::writer& out) {
        out.start("ping", "urn:xmpp:ping").end();
    });
    requests_.add(ping.id(), ping.to(), nullptr);
    (void)send(ping, now_);
}

std::string_view engine::stage() const noexcept
{
    return negotiation_ ? negotiation_->stage() : std::string_view("the session");
}

time_point engine::deadline() const noexcept
{
    if (suspended()) return resume_by_;
    if (state_ == state::idle || state_ == state::over) return never;
    if (state_ != state::online) return limit_;
    if (paused_) return never;
    auto soonest = std::min(keepalive_.deadline(), acks_.deadline());
    if (stanza_started_ != never)
        soonest = std::min(soonest, stanza_started_ + settings_->stanza_timeout);
    return soonest;
}

void engine::resume_reading(time_point now) noexcept
{
    if (!std::exchange(paused_, false)) return;
    keepalive_.heard(now);
    acks_.excuse(now);
    if (stanza_started_ != never) stanza_started_ = now;
}

void engine::tick(time_point now)
{
    if (now < deadline()) return;
    now_ = now;
    switch (state_) {
        case state::idle: return;
        case state::over: return lose_session(error(errc::timed_out, "nobody resumed it in time"));
        case state::closing: return finish(engine_event::closed, why());
        case state::negotiating:
            return finish(engine_event::closed,
                          error(errc::timed_out,
                                "the server did not finish " + std::string(stage()) + " in time"));
        case state::online: break;
    }
    if (stanza_started_ != never && now >= stanza_started_ + settings_->stanza_timeout) {
        error why(errc::timed_out, "a stanza from the server stayed incomplete");
        if (sm_.resumable()) return finish(engine_event::closed, std::move(why));
        return close(now, stream_condition::connection_timeout, std::move(why));
    }
    if (acks_.overdue(now))
        return finish(engine_event::closed,
                      error(errc::timed_out, "the server acknowledges nothing any more"));
    if (acks_.tells(now)) write_ack();
    if (acks_.asks(now)) write_ack_request();
    switch (keepalive_.tick(now)) {
        case keepalive::action::none: return;
        case keepalive::action::ping: return ping();
        case keepalive::action::dead:
            return finish(engine_event::closed, error(errc::timed_out, "the server went silent"));
    }
}

}  // namespace mynah::protocol

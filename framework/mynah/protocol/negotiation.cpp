// The states, what each waits for, and where it leads:
//
//   header         stream start tag             -> features
//   features       <features/>, clear text      -> proceed (writes <starttls/>) | failed
//                  <features/>, not logged in   -> binding_data (for -PLUS) | challenge
//                  <features/>, logged in       -> bind           (writes the bind request)
//                                               -> resume         (writes <resume/>)
//   proceed        <proceed/> | <failure/>      -> tls | failed
//   tls            secured()                    -> header         (new stream)
//   binding_data   supply_channel_binding()     -> challenge      (writes <auth/>)
//   challenge      <challenge/>                 -> challenge | key
//                  <success/> | <failure/>      -> header (new stream) | failed
//   key            supply_key()                 -> challenge      (writes <response/>)
//   resume         <resumed/>                   -> done
//                  <failed/>                    -> bind           (by bind_instead())
//   bind           iq result | error            -> session | done | failed
//                  iq error: conflict           -> bind           (once: any resource)
//   session        iq result | error            -> done | failed  (RFC 3921, where still required)
//
// Everything else in a state is a protocol error. Credentials leave through write_credentials()
// alone, which looks at the channel itself: a race in the states above must not send a password in
// clear text (CVE-2016-10027).
#include <mynah/protocol/negotiation.hpp>

#include <mynah/protocol/sasl/payload.hpp>
#include <mynah/protocol/sasl/sasl_error.hpp>
#include <mynah/protocol/sm_names.hpp>
#include <mynah/stanza/iq.hpp>
#include <mynah/stanza/stanza_error.hpp>
#include <mynah/stanza/stream_error.hpp>
#include <mynah/xml/writer.hpp>

#include <string>
#include <vector>

namespace mynah::protocol {
namespace {

namespace ns = xml::ns;

constexpr xml::qname features_name{"features", ns::stream};
constexpr xml::qname starttls_name{"starttls", ns::tls};
constexpr xml::qname proceed_name{"proceed", ns::tls};
constexpr xml::qname tls_failure_name{"failure", ns::tls};
constexpr xml::qname mechanisms_name{"mechanisms", ns::sasl};
constexpr xml::qname challenge_name{"challenge", ns::sasl};
constexpr xml::qname success_name{"success", ns::sasl};
constexpr xml::qname failure_name{"failure", ns::sasl};
constexpr xml::qname bind_name{"bind", ns::bind};
constexpr xml::qname session_name{"session", ns::session};
constexpr xml::qname iq_name{"iq", ns::client};
constexpr xml::qname roster_versioning_name{"ver", "urn:xmpp:features:rosterver"};
constexpr xml::qname cb_name{"sasl-channel-binding", ns::sasl_channel_binding};

error unexpected(std::string_view where)
{
    return error(errc::bad_reply,
                 "unexpected element from the server during " + std::string(where));
}

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

negotiation::negotiation(const login& who, const stream_settings& settings, tls_policy tls,
                         id_generator& ids, std::string nonce, std::string& output)
    : login_(who),
      settings_(settings),
      tls_(tls),
      ids_(ids),
      output_(output),
      nonce_(std::move(nonce))
{
}

std::string_view negotiation::stage() const noexcept
{
    switch (state_) {
        case state::header: return "the stream header";
        case state::features: return "stream features";
        case state::proceed:
        case state::tls: return "STARTTLS";
        case state::binding_data:
        case state::challenge:
        case state::key: return "log-in";
        case state::resume: return "resumption";
        case state::bind: return "resource binding";
        case state::session: return "session establishment";
        case state::done: return "the session";
    }
    return "negotiation";
}

// RFC 6120 4.7: `from` only where nobody can read along. A bare JID holds nothing to escape (RFC
// 7622 3.3.1).
void negotiation::open_stream()
{
    output_ +=
        "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/streams' to='";
    output_ += login_.account.domain();
    if (secure_ && !login_.account.local().empty()) {
        output_ += "' from='";
        output_ += login_.account.bare().text();
    }
    output_ += "' version='1.0' xml:lang='en'>";
    state_ = state::header;
}

negotiation::step negotiation::opened(const xml::tree& header)
{
    if (state_ != state::header) return fail(unexpected(stage()));
    // RFC 6120 4.7.5: without a version there are no features, hence no STARTTLS and no SASL.
    if (!header.root()["version"].starts_with("1."))
        return fail(error(stream_condition::unsupported_version, "the server speaks no XMPP 1.0"));
    state_ = state::features;
    return step::read_on;
}

negotiation::step negotiation::received(const xml::tree& element)
{
    const auto root = element.root();
    switch (state_) {
        case state::features:
            if (root.is(features_name)) return features(root);
            break;
        case state::proceed:
            if (root.is(proceed_name)) {
                state_ = state::tls;
                return step::start_tls;
            }
            if (root.is(tls_failure_name))
                return fail(error(errc::tls_failed, "the server could not start TLS"));
            break;
        case state::challenge: return sasl_reply(root);
        case state::resume: return resume_reply(root);
        case state::bind:
        case state::session:
            if (root.is(iq_name) && root["id"] == request_id_) return bound(root);
            return step::read_on;  // a server may talk before it has answered; nobody listens yet
        case state::header:
        case state::tls:
        case state::binding_data:
        case state::key:
        case state::done: break;
    }
    return fail(unexpected(stage()));
}

negotiation::step negotiation::features(xml::element features)
{
    if (!secure_ && tls_ != tls_policy::off) return request_tls(features);
    if (!authenticated_) return authenticate(features);
    return bind_resource(features);
}

negotiation::step negotiation::request_tls(xml::element features)
{
    if (!features.child(starttls_name))
        return fail(error(errc::tls_not_offered,
                          "no password was sent to " + std::string(login_.account.domain()) +
                              "; if it has a port for direct TLS, try that (--tls direct)"));
    output_ += "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
    state_ = state::proceed;
    return step::read_on;
}

void negotiation::secured(bool tls13, channel_bindings available)
{
    secure_ = true;
    tls13_ = tls13;
    bindings_ = available;
    open_stream();
}

negotiation::step negotiation::authenticate(xml::element features)
{
    std::vector<std::string> names;
    for (auto m : features.child(mechanisms_name).children())
        if (m.name() == "mechanism") names.emplace_back(m.text());
    sasl::offer offer(std::move(names));
    if (const auto listed = features.child(cb_name)) {
        offer.bindings.emplace();
        for (auto b : listed.children())
            if (const auto type = parse_channel_binding(b["type"])) offer.bindings->insert(*type);
    }
    const auto on = secure_ ? sasl::channel(tls13_, bindings_) : sasl::channel();
    auto chosen = sasl::select_mechanism(offer, on, settings_.sasl);
    if (!chosen) return fail(chosen.error());
    choice_ = std::move(*chosen);
    if (!choice_.binding) return begin_mechanism({});
    state_ = state::binding_data;
    return step::channel_data;
}

negotiation::step negotiation::supply_channel_binding(std::string data)
{
    if (state_ != state::binding_data)
        return fail(error(errc::invalid_argument, "no channel binding was asked for"));
    return begin_mechanism(std::move(data));
}

negotiation::step negotiation::begin_mechanism(std::string binding_data)
{
    sasl::credentials who(std::string(login_.account.local()), login_.password);
    auto made = sasl::make_mechanism(choice_, std::move(who), nonce_, std::move(binding_data),
                                     settings_.iterations);
    if (!made) return fail(made.error());
    mechanism_ = std::move(*made);
    state_ = state::challenge;
    return respond(mechanism_->start());
}

// RFC 6120 6.4: <challenge/>, <success/> and <failure/>.
negotiation::step negotiation::sasl_reply(xml::element element)
{
    if (element.is(success_name)) return sasl_success(element);
    if (element.is(failure_name)) return fail(sasl_refusal(element, choice_.mechanism));
    if (!element.is(challenge_name)) return fail(unexpected(stage()));
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
    if (!write_credentials(sasl::encode_payload(next->response())))
        return fail(error(errc::tls_not_offered, "no credentials in clear text"));
    return step::read_on;
}

// The one place where credentials leave.
bool negotiation::write_credentials(const std::string& payload)
{
    if (!secure_ && tls_ != tls_policy::off) return false;
    xml::writer out(output_, ns::client);
    if (std::exchange(first_response_, false))
        out.start("auth", ns::sasl).attribute("mechanism", choice_.mechanism).text(payload);
    else  // "=" for "nothing" is a word of <auth/> and <success/> alone
        out.start("response", ns::sasl).text(payload == "=" ? "" : payload);
    out.end();
    return out.finish().has_value();
}

negotiation::step negotiation::bind_resource(xml::element features)
{
    offers_sm_ = bool(features.child(sm_name));
    offers_bind_ = bool(features.child(bind_name));
    const auto session = features.child(session_name);
    session_required_ = session && !session.child("optional");
    roster_versioning_ = static_cast<bool>(features.child(roster_versioning_name));
    if (previous_id_.empty()) return request_bind(login_.resource);
    if (!offers_sm_) return step::not_resumed;  // a server without it has no session of ours

    xml::writer out(output_, ns::client);
    out.start("resume", sm_ns)
        .attribute("h", std::to_string(handled_))
        .attribute("previd", previous_id_)
        .end();
    if (!out.finish()) return step::not_resumed;
    state_ = state::resume;
    return step::read_on;
}

void negotiation::resume(std::string previous_id, std::uint32_t h)
{
    previous_id_ = std::move(previous_id);
    handled_ = h;
}

// Anything but <resumed/> for the very session that was asked for means that it is lost: servers
// have been seen to wrap the condition of <failed/> in further elements.
negotiation::step negotiation::resume_reply(xml::element reply)
{
    if (reply.is(iq_name) || reply.space() == ns::client) return step::read_on;  // nobody listens
    peer_h_ = reply["h"];
    if (reply.is(resumed_name) && reply["previd"] == previous_id_) {
        state_ = state::done;
        return step::resumed;
    }
    if (!reply.is(failed_name)) return fail(unexpected(stage()));
    return step::not_resumed;
}

negotiation::step negotiation::request_bind(std::string_view resource)
{
    if (!offers_bind_)
        return fail(error(errc::bind_failed, "the server does not offer resource binding"));
    request_id_ = ids_.next();
    iq bind(iq_type::set);
    bind.id(request_id_).payload([&](xml::writer& out) {
        out.start("bind", ns::bind);
        if (!resource.empty()) out.element("resource", resource);
        out.end();
    });
    if (!bind.ok()) return fail(bind.error());
    bind.write(output_);
    state_ = state::bind;
    return step::read_on;
}

negotiation::step negotiation::bound(xml::element reply)
{
    if (reply["type"] == "error") {
        const auto refused = stanza_error::parse(reply);
        // RFC 6120 7.7.2.2: the resource is in use. Ours may be left from a connection that broke.
        const bool taken = state_ == state::bind && refused.condition == stanza_condition::conflict;
        if (taken && !login_.resource.empty() && !std::exchange(resource_taken_, true))
            return request_bind({});
        return fail(
            error(refused.condition, "the server refused " + std::string(stage()), refused.text));
    }
    if (reply["type"] != "result") return fail(unexpected(stage()));
    if (state_ == state::session) {
        state_ = state::done;
        return step::online;
    }
    auto address = jid::parse(reply.child(bind_name).child("jid").text());
    if (!address || address->resource().empty())
        return fail(error(errc::bind_failed, "the server bound no full JID"));
    // Who we are decides whom we believe (carbons, roster pushes): it must be who we logged in as.
    const bool anonymous = login_.account.local().empty();
    const bool same = anonymous ? address->domain() == login_.account.domain()
                                : address->bare() == login_.account.bare();
    if (!same)
        return fail(error(errc::bind_failed, "the server bound another account than " +
                                                 std::string(login_.account.text())));
    address_ = std::move(*address);
    if (!session_required_) {
        state_ = state::done;
        return step::online;
    }
    request_id_ = ids_.next();
    iq session(iq_type::set);
    session.id(request_id_).payload([](xml::writer& out) {
        out.start("session", ns::session).end();
    });
    session.write(output_);
    state_ = state::session;
    return step::read_on;
}

bool negotiation::awaits_session() const noexcept
{
    if (failed_) return false;
    return state_ == state::resume || (state_ == state::bind && !login_.resource.empty());
}

negotiation::step negotiation::fail(error why)
{
    why_ = std::move(why);
    failed_ = true;
    broke_resumption_ = state_ == state::resume;
    return step::failed;  // stage() goes on saying where
}

}  // namespace mynah::protocol

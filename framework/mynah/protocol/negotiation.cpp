// The states, what each waits for, and where it leads:
//
//   header         stream start tag             -> features
//                  the same, of a component     -> handshake      (writes <handshake/>)
//   features       <features/>, clear text      -> proceed (writes <starttls/>) | failed
//                  <features/>, not logged in   -> binding_data (for -PLUS) | token | challenge
//                  <features/>, logging in      -> challenge      (early, SASL2)
//                  <features/>, logged in       -> bind           (writes the bind request)
//                                               -> resume         (writes <resume/>)
//   proceed        <proceed/> | <failure/>      -> tls | failed
//   tls            secured()                    -> header         (new stream)
//                                               -> binding_data   (early, SASL2)
//   binding_data   supply_channel_binding()     -> challenge      (writes <auth/>)
//                                               -> header         (early: writes <authenticate/>)
//   token          supply_token()               -> challenge      (writes <auth/>)
//   challenge      <challenge/>                 -> challenge | key
//                  <success/> | <failure/>      -> header (new stream) | failed
//   key            supply_key()                 -> challenge      (writes <response/>)
//
//   with SASL2, from challenge
//                  <continue/>                  -> task | failed  (writes <next/>)
//                  <failure/> to a token        -> as from features
//                  <success/>                   -> settled | done (resumed)
//   task           <task-data/>                 -> task_key
//   task_key       supply_salted_password()     -> challenge      (writes <task-data/>)
//   settled        <features/>                  -> done (bound) | bind | resume
//
//   resume         <resumed/>                   -> done
//                  <failed/>                    -> bind           (by bind_instead())
//   bind           iq result | error            -> session | done | failed
//                  iq error: conflict           -> bind           (once: any resource)
//   session        iq result | error            -> done | failed  (RFC 3921, where still required)
//   handshake      <handshake/>                 -> done
//   refusal        the stream error that says why the header was empty
//
// Everything else in a state is a protocol error.
#include <mynah/protocol/negotiation.hpp>

#include <mynah/protocol/component.hpp>
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
constexpr xml::qname bind_name{"bind", ns::bind};
constexpr xml::qname session_name{"session", ns::session};
constexpr xml::qname client_state_name{"csi", "urn:xmpp:csi:0"};
constexpr xml::qname iq_name{"iq", ns::client};
constexpr xml::qname handshake_name{"handshake", ns::client};  // as the parser reads it
constexpr xml::qname roster_versioning_name{"ver", "urn:xmpp:features:rosterver"};

}  // namespace

negotiation::negotiation(const login& who, const stream_settings& settings, tls_policy tls,
                         id_generator& ids, std::string nonce, std::string& output)
    : login_(who),
      settings_(settings),
      tls_(tls),
      ids_(ids),
      output_(output),
      nonce_(std::move(nonce)),
      memory_(who.memory)
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
        case state::token:
        case state::challenge:
        case state::key:
        case state::task:
        case state::task_key:
        case state::settled: return "log-in";
        case state::resume: return "resumption";
        case state::bind: return "resource binding";
        case state::session: return "session establishment";
        case state::handshake:
        case state::refusal: return "the handshake";
        case state::done: return "the session";
    }
    return "negotiation";
}

// RFC 6120 4.7: `from` only where nobody can read along. A bare JID holds nothing to escape (RFC
// 7622 3.3.1).
void negotiation::open_stream()
{
    state_ = state::header;
    if (settings_.role == stream_role::component)
        return component::write_header(output_, login_.account);
    output_ +=
        "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/streams' to='";
    output_ += login_.account.domain();
    if (secure_ && !login_.account.local().empty()) {
        output_ += "' from='";
        output_ += login_.account.bare().text();
    }
    output_ += "' version='1.0' xml:lang='en'>";
}

negotiation::step negotiation::opened(const xml::tree& header)
{
    if (state_ != state::header) return fail(unexpected());
    if (settings_.role == stream_role::component) return shake_hands(header.root());
    // RFC 6120 4.7.5: without a version there are no features, hence no STARTTLS and no SASL.
    if (!header.root()["version"].starts_with("1."))
        return fail(error(stream_condition::unsupported_version, "the server speaks no XMPP 1.0"));
    state_ = state::features;
    return step::read_on;
}

// XEP-0114 section 3. The digest lets whoever reads along try out secrets. A server that does not
// know the component gives its stream no id (Prosody), and says why.
negotiation::step negotiation::shake_hands(xml::element header)
{
    if (!secure_ && tls_ != tls_policy::off)
        return fail(error(errc::invalid_argument,
                          "there is no STARTTLS for components: direct TLS, or none"));
    if (header["id"].empty()) {
        state_ = state::refusal;
        return step::read_on;
    }
    component::write_handshake(output_, header["id"], login_.password);
    state_ = state::handshake;
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
        case state::challenge: return sasl2_ ? sasl2_reply(root) : sasl_reply(root);
        case state::task: return task_data(root);
        case state::settled:
            if (root.is(features_name)) return settle(root);
            break;
        case state::resume: return resume_reply(root);
        case state::bind:
        case state::session:
            if (root.is(iq_name) && root["id"] == request_id_) return bound(root);
            return step::read_on;  // a server may talk before it has answered; nobody listens yet
        case state::handshake:
            if (!root.is(handshake_name)) break;
            address_ = jid(login_.account.bare());
            state_ = state::done;
            return step::online;
        case state::refusal:
            return fail(
                error(errc::bad_reply, "the server's stream has no id to hash the secret with"));
        case state::header:
        case state::tls:
        case state::binding_data:
        case state::token:
        case state::key:
        case state::task_key:
        case state::done: break;
    }
    return fail(unexpected());
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

negotiation::step negotiation::secured(bool tls13, channel_bindings available)
{
    secure_ = true;
    tls13_ = tls13;
    bindings_ = available;
    open_stream();
    return authenticate_early();
}

void negotiation::read_session_features(xml::element features)
{
    offers_sm_ = bool(features.child(sm_name));
    offers_client_state_ = bool(features.child(client_state_name));
    offers_bind_ = bool(features.child(bind_name));
    const auto session = features.child(session_name);
    session_required_ = session && !session.child("optional");
    roster_versioning_ = static_cast<bool>(features.child(roster_versioning_name));
}

// SASL2: what was done along with the log-in, and what is left to do.
negotiation::step negotiation::settle(xml::element features)
{
    if (!sasl2_->bound) return bind_resource(features);
    read_session_features(features);
    if (sasl2_->asks_enable) offers_sm_ = false;  // it has said no
    state_ = state::done;
    return step::online;
}

negotiation::step negotiation::bind_instead()
{
    if (state_ == state::settled) return step::read_on;  // by the features, if there is none yet
    return request_bind(login_.resource);
}

negotiation::step negotiation::bind_resource(xml::element features)
{
    read_session_features(features);
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
    if (!reply.is(failed_name)) return fail(unexpected());
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
    if (reply["type"] != "result") return fail(unexpected());
    if (state_ == state::session) {
        state_ = state::done;
        return step::online;
    }
    auto address = jid::parse(reply.child(bind_name).child("jid").text());
    if (!address || address->resource().empty())
        return fail(error(errc::bind_failed, "the server bound no full JID"));
    if (!is_ours(*address))
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

// Who we are decides whom we believe (carbons, roster pushes): it must be who we logged in as. An
// account of a domain alone has no name before this: ANONYMOUS, or the token says who.
bool negotiation::is_ours(const jid& address) const
{
    const auto& account = login_.account;
    const auto may_differ = settings_.bound;
    return (may_differ == bound_address::other_domain || address.domain() == account.domain()) &&
           (may_differ == bound_address::other_local || account.local().empty() ||
            address.local() == account.local());
}

bool negotiation::awaits_session() const noexcept
{
    if (failed_) return false;
    if (sasl2_ && !authenticated_)
        return sasl2_->proof_sent && (sasl2_->asks_resume || sasl2_->asks_bind);
    return state_ == state::resume || (state_ == state::bind && !login_.resource.empty());
}

error negotiation::unexpected() const
{
    return error(errc::bad_reply,
                 "unexpected element from the server during " + std::string(stage()));
}

negotiation::step negotiation::fail(error why)
{
    why_ = std::move(why);
    failed_ = true;
    broke_resumption_ = broke_resumption_ || state_ == state::resume;
    return step::failed;  // stage() goes on saying where
}

}  // namespace mynah::protocol

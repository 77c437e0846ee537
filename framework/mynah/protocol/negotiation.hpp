// From the first stream header to a bound resource (RFC 6120 sections 4 to 7), for clients; for
// components, to the end of the handshake (XEP-0114).
//
// A state machine without I/O: elements of the stream go in, bytes are appended to the output, and
// `step` says what is needed from the outside. The table of its states is at the top of
// negotiation.cpp.
#pragma once

#include <mynah/base/channel_binding.hpp>
#include <mynah/base/random_id.hpp>
#include <mynah/base/result.hpp>
#include <mynah/protocol/sasl/make_mechanism.hpp>
#include <mynah/protocol/stream_config.hpp>
#include <mynah/stanza/jid.hpp>
#include <mynah/xml/tree.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mynah::protocol {

class negotiation {
public:
    enum class step : std::uint8_t {
        read_on,       // wait for the next element
        start_tls,     // hand the connection to TLS, then secured()
        channel_data,  // binding_type() is wanted: supply_channel_binding()
        token,         // the account's token is wanted: supply_token()
        key,           // key_request() is wanted: supply_key()
        restart,       // a new stream begins: reset the parser; the header is written already
        resumed,       // the old session goes on: resumed_h()
        not_resumed,   // the old session is lost: refused_h(), then bind_instead()
        online,        // address() is bound, or the component's
        failed         // why()
    };

    // `nonce`: printable, at least 128 random bits; a parameter so that a dialogue can be replayed.
    // `tls`: how, on this stream.
    negotiation(const login& who, const stream_settings& settings, tls_policy tls,
                id_generator& ids, std::string nonce, std::string& output);

    // There is a session to go on with (XEP-0198 section 5): `h` is what we have handled of it.
    void resume(std::string previous_id, std::uint32_t h);

    void open_stream();  // writes a stream header
    step opened(const xml::tree& header);
    step received(const xml::tree& element);

    // The outside answers. After `secured` a new stream begins. `available`: the bindings that this
    // connection can do.
    void secured(bool tls13, channel_bindings available);
    step supply_channel_binding(std::string data);
    step supply_token(secret token);
    step supply_key(const sasl::scram_keys& keys);

    // Binds a resource: the old session could not be resumed.
    step bind_instead() { return request_bind(login_.resource); }

    // After `resumed` or `not_resumed`: what the server has handled, as it wrote it; empty: it did
    // not say.
    std::string_view peer_h() const noexcept { return peer_h_; }
    // It failed over the answer to <resume/>: the old session would only do it again.
    bool broke_resumption() const noexcept { return broke_resumption_; }
    // <resume/> is written, or the request for a resource of our choice, and there is no answer:
    // the server may have done it, or do it later.
    bool awaits_session() const noexcept;
    // The server offers stream management.
    bool offers_sm() const noexcept { return offers_sm_; }

    bool secure() const noexcept { return secure_; }
    channel_binding binding_type() const noexcept { return *choice_.binding; }
    const sasl::key_request& key_request() const noexcept { return key_request_; }
    const jid& address() const noexcept { return address_; }
    // RFC 6121 2.6.1, as the stream with the bound resource said.
    bool roster_versioning() const noexcept { return roster_versioning_; }
    const error& why() const noexcept { return why_; }
    // What is going on, in words, for errors and the log: "log-in".
    std::string_view stage() const noexcept;
    const std::string& mechanism_name() const noexcept { return choice_.mechanism; }

private:
    enum class state : std::uint8_t {
        header,
        features,
        proceed,
        tls,
        binding_data,
        token,
        challenge,
        key,
        resume,
        bind,
        session,
        handshake,
        refusal,
        done
    };

    step shake_hands(xml::element header);
    step features(xml::element features);
    step request_tls(xml::element features);
    step authenticate(xml::element features);
    step begin_mechanism(std::string binding_data, secret token);
    step sasl_reply(xml::element element);
    step sasl_success(xml::element element);
    step respond(result<sasl::step> next);
    result<void> write_credentials(const std::optional<std::string>& message);
    step bind_resource(xml::element features);
    step request_bind(std::string_view resource);
    step resume_reply(xml::element reply);
    step bound(xml::element reply);
    bool is_ours(const jid& address) const;
    error unexpected() const;
    step fail(error why);

    const login& login_;
    const stream_settings& settings_;
    tls_policy tls_;
    id_generator& ids_;
    std::string& output_;
    std::string nonce_;
    state state_ = state::header;
    bool secure_ = false;
    bool tls13_ = false;
    bool authenticated_ = false;
    bool session_required_ = false;
    bool roster_versioning_ = false;
    bool resource_taken_ = false;
    bool first_response_ = true;
    channel_bindings bindings_;
    sasl::choice choice_{"", sasl::gs2_flag::n};
    sasl::advertisement offered_;
    std::unique_ptr<sasl::mechanism> mechanism_;
    sasl::key_request key_request_{crypto::hash::sha1, "", 0};
    std::string request_id_;
    std::string previous_id_;  // of the session to be resumed; empty: none
    std::uint32_t handled_ = 0;
    std::string peer_h_;
    bool offers_sm_ = false;
    bool failed_ = false;
    bool broke_resumption_ = false;
    bool offers_bind_ = false;
    jid address_;
    error why_{errc::closed};
};

}  // namespace mynah::protocol

// From the first stream header to a bound resource (RFC 6120 sections 4 to 7), for clients; for
// components, to the end of the handshake (XEP-0114).
//
// A state machine without I/O: elements of the stream go in, bytes are appended to the output, and
// `step` says what is needed from the outside. The table of its states is at the top of
// negotiation.cpp; the log-in itself is negotiation_sasl.cpp, and where the server has SASL2
// (XEP-0388) negotiation_sasl2.cpp.
#pragma once

#include <mynah/base/channel_binding.hpp>
#include <mynah/base/random_id.hpp>
#include <mynah/base/result.hpp>
#include <mynah/protocol/login_memory.hpp>
#include <mynah/protocol/sasl/make_mechanism.hpp>
#include <mynah/protocol/sasl2_offer.hpp>
#include <mynah/protocol/sasl2_success.hpp>
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
        read_on,          // wait for the next element
        start_tls,        // hand the connection to TLS, then secured()
        channel_data,     // binding_type() is wanted: supply_channel_binding()
        token,            // the account's token is wanted: supply_token()
        key,              // key_request() is wanted: supply_key()
        salted_password,  // for key_request(): supply_salted_password()
        restart,          // a new stream begins: reset the parser; the header is written already
        authenticated,    // on the same stream
        resumed,          // the old session goes on: peer_h()
        not_resumed,      // the old session is lost: peer_h(), then bind_instead()
        online,           // address() is bound, or the component's
        failed            // why()
    };

    // `nonce`: printable, at least 128 random bits; a parameter so that a dialogue can be replayed.
    // `tls`: how, on this stream.
    negotiation(const login& who, const stream_settings& settings, tls_policy tls,
                id_generator& ids, std::string nonce, std::string& output);

    // There is a session to go on with (XEP-0198 section 5): `h` is what we have handled of it.
    void resume(std::string previous_id, std::uint32_t h);
    // The new session does without XEP-0198.
    void without_management() noexcept { wants_sm_ = false; }

    void open_stream();  // writes a stream header
    step opened(const xml::tree& header);
    step received(const xml::tree& element);

    // The outside answers. After `secured` a new stream begins. `available`: the bindings that this
    // connection can do.
    step secured(bool tls13, channel_bindings available);
    step supply_channel_binding(std::string data);
    step supply_token(secret token);
    step supply_key(const sasl::scram_keys& keys);
    step supply_salted_password(const crypto::digest_bytes& salted);

    // Goes on to a new session: the old one could not be resumed.
    step bind_instead();
    // The stream is over: what was written before the server had offered it may be why, and is not
    // next time.
    void broken();

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
    // And client state indication (XEP-0352).
    bool offers_client_state() const noexcept { return offers_client_state_; }
    // It is on for the resource that was bound; null: not yet.
    const sm_grant* enabled() const noexcept { return enabled_ ? &*enabled_ : nullptr; }
    // What is to be known at the next log-in; changes on the way.
    const std::shared_ptr<const login_memory>& memory() const noexcept { return memory_; }

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
        task,
        task_key,
        settled,
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
    step choose(mechanism_offer offer);
    step begin_mechanism(std::string binding_data, secret token);
    result<std::unique_ptr<sasl::mechanism>> make_mechanism(std::string binding_data, secret token);
    step sasl_reply(xml::element element);
    step sasl_success(xml::element element);
    error refusal(xml::element failure) const;
    step respond(result<sasl::step> next);
    result<void> write_credentials(const std::optional<std::string>& message);
    sasl::channel channel() const noexcept;

    step authenticate_early();
    step authenticate(sasl2_offer offer);
    bool may_use_token() const;
    step begin_token();
    result<void> write_sasl2(bool first, bool verbatim, const std::optional<std::string>& message);
    void write_companions(xml::writer& out);
    std::optional<sasl::token_mechanism> token_to_ask_for() const;
    std::string user_agent() const;
    step sasl2_reply(xml::element element);
    step refused(xml::element failure);
    result<void> prove(xml::element outcome);
    step next_task(xml::element element);
    step task_data(xml::element element);
    step sasl2_success(xml::element element);
    step accept(const protocol::sasl2_success& said);
    void remember(const protocol::sasl2_success& said);
    void remember(login_memory now);

    void read_session_features(xml::element features);
    step settle(xml::element features);
    step bind_resource(xml::element features);
    step request_bind(std::string_view resource);
    step resume_reply(xml::element reply);
    step bound(xml::element reply);
    bool is_ours(const jid& address) const;
    error unexpected() const;
    step fail(error why);

    // A log-in by SASL2, and what goes along.
    struct sasl2_login {
        explicit sasl2_login(sasl2_offer o) : offer(std::move(o)) {}

        sasl2_offer offer;
        bool early = false;       // written before there were features
        bool unwanted = false;    // and they show that it should not have been
        bool by_token = false;    // XEP-0484
        bool second = false;      // a token was refused on this stream
        bool proof_sent = false;  // the server may let us in
        bool asks_resume = false;
        bool asks_bind = false;
        bool asks_enable = false;
        bool bound = false;
        std::optional<sasl::token_mechanism> asks_token;
        std::vector<crypto::hash> upgrades;  // XEP-0480, asked for and not done
        crypto::hash upgrade{};              // being done
    };

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
    bool offers_client_state_ = false;
    bool failed_ = false;
    bool broke_resumption_ = false;
    bool offers_bind_ = false;
    bool wants_sm_ = true;
    std::optional<sasl2_login> sasl2_;
    std::optional<sm_grant> enabled_;
    std::shared_ptr<const login_memory> memory_;
    jid address_;
    error why_{errc::closed};
};

}  // namespace mynah::protocol

#include <mynah/net/tls_engine.hpp>

#include <mynah/net/certificate.hpp>
#include <mynah/net/detail/channel_binding_data.hpp>
#include <mynah/net/detail/openssl.hpp>
#include <mynah/net/detail/span_bio.hpp>
#include <mynah/net/detail/verify_peer.hpp>
#include <mynah/net/endpoint.hpp>
#include <mynah/net/ticket_cache.hpp>
#include <mynah/net/tls_context.hpp>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <new>
#include <utility>

namespace mynah::net {

namespace {

constexpr std::size_t record_size = SSL3_RT_MAX_PLAIN_LENGTH;
constexpr std::size_t record_overhead = 512;

error tls_error()
{
    if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_WRONG_VERSION_NUMBER) {
        ERR_clear_error();
        return {errc::tls_failed, "what the server answers is not TLS: is it the right port?"};
    }
    return {errc::tls_failed, detail::openssl_reason()};
}

}  // namespace

class tls_engine::state {
public:
    state() = default;
    state(state&&) = delete;

    // Points the BIO at a call's arguments, and takes them away again.
    class call {
    public:
        call(state& s, std::span<const char>* in, std::string* out) : wires_(s.wires)
        {
            // OpenSSL's error queue belongs to the thread: another connection's leftovers would
            // be taken for ours.
            ERR_clear_error();
            wires_ = {in, out};
        }
        ~call() { wires_ = {}; }
        call(call&&) = delete;

    private:
        detail::wires& wires_;
    };

    // What an unsuccessful call means: no error when it wants more input.
    result<void> outcome(int returned)
    {
        switch (SSL_get_error(ssl.get(), returned)) {
            case SSL_ERROR_WANT_READ: return {};
            case SSL_ERROR_ZERO_RETURN: return error(errc::end_of_stream);
            default: break;
        }
        if (wires.overflow) failed = error(errc::limit_exceeded);
        if (!failed) failed = tls_error();
        return *failed;
    }

    ~state()
    {
        if (!offered || stood) return;
        if (failed)
            context->tickets()->refuse(identity, clock::now());
        else
            context->tickets()->forget(identity);
    }

    void offer_ticket()
    {
        auto* tickets = context->tickets();
        auto known = tickets != nullptr ? tickets->take(identity, clock::now()) : std::nullopt;
        if (!known) return;
        offered = SSL_set_session(ssl.get(), known->session.get()) == 1;
        verified = known->verified;
    }

    void keep(const SSL_SESSION* session) const
    {
        std::chrono::seconds lifetime(SSL_SESSION_get_ticket_lifetime_hint(session));
        // RFC 5077 3.3: zero means unknown; in TLS 1.3 it means never.
        if (SSL_version(ssl.get()) < TLS1_3_VERSION && lifetime == lifetime.zero())
            lifetime = std::chrono::hours(1);
        context->tickets()->put(identity, session, verified, lifetime, clock::now());
    }

    // RFC 7627 5.3: without the extended master secret what is resumed may be a session that
    // somebody in the middle shares, and channel binding does not tell.
    void keep_tls12() const
    {
        if (context->tickets() == nullptr || SSL_version(ssl.get()) >= TLS1_3_VERSION) return;
        if (SSL_session_reused(ssl.get()) == 1 || SSL_get_extms_support(ssl.get()) != 1) return;
        keep(SSL_get0_session(ssl.get()));
    }

    std::shared_ptr<const tls_context> context;
    std::string identity;
    std::string asked_alpn;
    time_point verified = clock::now();  // the certificate, perhaps over an earlier connection
    bool offered = false;                // a ticket
    bool stood = false;                  // the handshake was over
    detail::wires wires;
    std::optional<error> failed;  // for good; set by the verification, too
    detail::owned<SSL, SSL_free> ssl;
};

int detail::verify_peer(X509_STORE_CTX* store, void*)
{
    const auto* ssl =
        static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto& engine = *static_cast<tls_engine::state*>(SSL_get_app_data(ssl));
    const auto reject = [&](std::string why) {
        engine.failed = error(errc::certificate_rejected, std::move(why));
        return 0;
    };

    if (X509_verify_cert(store) != 1) return reject(describe_failure(store));

    const auto names = names_of(store);
    if (matches(names, engine.identity)) {
        engine.verified = clock::now();
        return 1;
    }
    X509_STORE_CTX_set_error(store, X509_V_ERR_HOSTNAME_MISMATCH);
    return reject(describe_mismatch(names, engine.identity));
}

// Tickets of TLS 1.3 come behind the handshake, any number of them. Those of TLS 1.2 are known at
// its end: handshake() keeps them.
int detail::keep_ticket(SSL* ssl, SSL_SESSION* session)
{
    const auto& engine = *static_cast<tls_engine::state*>(SSL_get_app_data(ssl));
    if (SSL_version(ssl) >= TLS1_3_VERSION && !engine.failed) engine.keep(session);
    return 0;  // OpenSSL's reference stays OpenSSL's
}

tls_engine::tls_engine(std::shared_ptr<const tls_context> context, std::string identity,
                       std::string_view alpn)
    : state_(std::make_unique<state>())
{
    if (identity.ends_with('.')) identity.pop_back();
    auto& s = *state_;
    s.context = std::move(context);
    s.identity = std::move(identity);
    s.asked_alpn = alpn;
    s.ssl.reset(SSL_new(s.context->native()));
    BIO* bio = s.ssl ? detail::make_span_bio(s.wires) : nullptr;
    if (bio == nullptr) throw std::bad_alloc();

    auto* ssl = s.ssl.get();
    SSL_set_bio(ssl, bio, bio);
    SSL_set_app_data(ssl, state_.get());
    SSL_set_connect_state(ssl);
    // RFC 6066 section 3: SNI carries names, not addresses.
    if (!ip_literal(s.identity)) SSL_set_tlsext_host_name(ssl, s.identity.c_str());
    if (!s.asked_alpn.empty()) {
        const auto wire = static_cast<char>(s.asked_alpn.size()) + s.asked_alpn;
        SSL_set_alpn_protos(ssl, reinterpret_cast<const unsigned char*>(wire.data()),
                            static_cast<unsigned>(wire.size()));
    }
    s.offer_ticket();
}

tls_engine::tls_engine(tls_engine&&) noexcept = default;
tls_engine& tls_engine::operator=(tls_engine&&) noexcept = default;
tls_engine::~tls_engine() = default;

result<bool> tls_engine::handshake(std::span<const char>& in, std::string& out)
{
    const state::call scope(*state_, &in, &out);
    if (state_->failed) return *state_->failed;
    if (const int done = SSL_do_handshake(state_->ssl.get()); done != 1) {
        const auto waiting = state_->outcome(done);
        if (!waiting) return waiting.error();
        return false;
    }
    // RFC 7301 3.2: the server chooses from our list, or nothing. OpenSSL does not check it.
    if (const auto chosen = alpn(); !chosen.empty() && chosen != state_->asked_alpn) {
        state_->failed =
            error(errc::tls_failed, "the server chose a protocol that we do not speak");
        return *state_->failed;
    }
    if (!std::exchange(state_->stood, true)) state_->keep_tls12();
    return true;
}

result<std::size_t> tls_engine::read(std::span<const char>& in, std::string& out,
                                     std::span<char> into)
{
    const state::call scope(*state_, &in, &out);
    std::size_t total = 0;
    while (total < into.size() && !state_->failed) {
        std::size_t taken = 0;
        const int ok =
            SSL_read_ex(state_->ssl.get(), into.data() + total, into.size() - total, &taken);
        total += taken;
        if (ok == 1) continue;
        // Plaintext first: the next call tells the end again.
        if (const auto waiting = state_->outcome(ok); !waiting && total == 0)
            return waiting.error();
        break;
    }
    if (total == 0 && state_->failed) return *state_->failed;
    return total;
}

result<std::size_t> tls_engine::write(std::string_view plain, std::string& out)
{
    const state::call scope(*state_, nullptr, &out);
    if (state_->failed) return *state_->failed;
    std::size_t total = 0;
    while (total < plain.size() && out.size() + record_size + record_overhead <= output_limit) {
        const auto piece = plain.substr(total, record_size);
        std::size_t taken = 0;
        const int ok = SSL_write_ex(state_->ssl.get(), piece.data(), piece.size(), &taken);
        if (ok != 1) {
            const auto waiting = state_->outcome(ok);
            if (!waiting) return waiting.error();
            break;
        }
        total += taken;
    }
    return total;
}

void tls_engine::shutdown(std::string& out) noexcept
{
    const state::call scope(*state_, nullptr, &out);
    if (!state_->failed && SSL_is_init_finished(state_->ssl.get()) == 1)
        SSL_shutdown(state_->ssl.get());
    ERR_clear_error();
}

error tls_engine::end() const
{
    if (state_->failed) return *state_->failed;
    if ((SSL_get_shutdown(state_->ssl.get()) & SSL_RECEIVED_SHUTDOWN) != 0)
        return errc::end_of_stream;
    return {errc::truncated, "the server closed the connection without saying so in TLS"};
}

bool tls_engine::has_input() const noexcept
{
    const auto* ssl = state_->ssl.get();
    return state_->failed || SSL_pending(ssl) > 0 ||
           (SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN) != 0;
}

tls_facts tls_engine::facts() const
{
    const auto* ssl = state_->ssl.get();
    return {SSL_version(ssl) == TLS1_3_VERSION, SSL_get_version(ssl), SSL_get_cipher_name(ssl),
            SSL_session_reused(ssl) == 1};
}

std::string tls_engine::alpn() const
{
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(state_->ssl.get(), &name, &size);
    return {reinterpret_cast<const char*>(name), size};
}

std::optional<std::string> tls_engine::binding_data(channel_binding type) const
{
    ERR_clear_error();
    return detail::channel_binding_data(state_->ssl.get(), type);
}

}  // namespace mynah::net

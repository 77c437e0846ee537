#include <mynah/protocol/sasl/scram.hpp>

#include <mynah/base/base64.hpp>
#include <mynah/protocol/sasl/known_mechanism.hpp>
#include <mynah/protocol/sasl/scram_message.hpp>
#include <mynah/stanza/saslprep.hpp>

#include <algorithm>
#include <utility>

namespace mynah::sasl {
namespace {

std::string flag_text(const gs2_binding& binding)
{
    switch (binding.flag()) {
        case gs2_flag::n: return "n";
        case gs2_flag::y: return "y";
        case gs2_flag::p: break;
    }
    return "p=" + std::string(to_text(binding.type()));
}

bool is_nonce(std::string_view text) noexcept
{
    return !text.empty() && std::all_of(text.begin(), text.end(),
                                        [](char c) { return c >= 0x21 && c <= 0x7e && c != ','; });
}

error out_of_turn() { return {errc::bad_challenge, "SCRAM: a message out of turn"}; }

error not_authentic(const char* why)
{
    return {errc::server_not_authentic, "SCRAM: " + std::string(why)};
}

}  // namespace

scram::scram(crypto::hash algorithm, gs2_binding binding, std::string user, std::string nonce,
             std::string authzid, iteration_bounds bounds, offer_check check)
    : algorithm_(algorithm),
      binding_(std::move(binding)),
      bounds_(bounds),
      check_(std::move(check)),
      user_(std::move(user)),
      nonce_(std::move(nonce)),
      authzid_(std::move(authzid))
{
}

std::string_view scram::name() const noexcept
{
    const bool plus = binding_.flag() == gs2_flag::p;
    for (const auto& known : known_mechanisms())
        if (known.kind == known_mechanism::family::scram && known.algorithm == algorithm_ &&
            known.plus == plus)
            return known.name;
    return {};
}

result<step> scram::start()
{
    if (std::exchange(state_, state::spent) != state::fresh)
        return error(errc::invalid_argument, "SCRAM: started twice");
    if (!is_nonce(nonce_))
        return error(errc::invalid_argument, "SCRAM: the nonce is empty or not printable");
    auto user = saslprep(user_);
    if (!user) return user.error();
    if (user->empty()) return error(errc::invalid_argument, "SCRAM: the user name is empty");

    gs2_header_ = flag_text(binding_) + ',';
    if (!authzid_.empty()) gs2_header_ += "a=" + escape_name(authzid_);
    gs2_header_ += ',';
    auth_message_ = "n=" + escape_name(*user) + ",r=" + nonce_;
    state_ = state::first_sent;
    return step(gs2_header_ + auth_message_);
}

result<step> scram::challenge(std::string_view message)
{
    switch (std::exchange(state_, state::spent)) {
        case state::first_sent: return server_first(message);
        case state::proof_sent: {
            // RFC 6120 6.3.10: a server may send the additional data as one more challenge.
            if (auto checked = server_final(message); !checked) return checked.error();
            state_ = state::verified;
            return step(std::string());
        }
        case state::fresh:
        case state::key_needed:
        case state::verified:
        case state::spent: break;
    }
    return out_of_turn();
}

result<step> scram::server_first(std::string_view message)
{
    auto parsed = parse_server_first(message);
    if (!parsed) return parsed.error();
    if (!parsed->nonce.starts_with(nonce_) || parsed->nonce.size() == nonce_.size())
        return error(errc::bad_challenge, "SCRAM: the server did not add to our nonce");
    if (parsed->iterations < bounds_.least || parsed->iterations > bounds_.most)
        return error(errc::weak_parameters,
                     "SCRAM: the server asks for " + std::to_string(parsed->iterations) +
                         " iterations, allowed are " + std::to_string(bounds_.least) + " to " +
                         std::to_string(bounds_.most));
    if (auto checked = check_offer(*parsed); !checked) return checked.error();
    nonce_ = std::move(parsed->nonce);
    auth_message_.append(1, ',').append(message);
    state_ = state::key_needed;
    return step(key_request(algorithm_, std::move(parsed->salt), parsed->iterations));
}

// Whoever rewrites the hash, too, fails at the proofs: both sides sign this message. That it
// permits less than last time is believed of `h` only: the separators of `d` may stand in names, so
// that another list can be made with the same hash.
result<void> scram::check_offer(const server_first_message& said) const
{
    const auto differs = [](const std::string& hash, const std::string& ours) {
        return !hash.empty() && hash != ours;
    };
    const auto& offered = check_.offered;
    if (said.offer_hash.empty() && check_.required)
        return error(errc::weaker_mechanism,
                     "only SCRAM without channel binding is offered, less than at the last log-in, "
                     "and the server does not sign its offer (--allow-weaker-mechanism)");
    if (!offered.known()) return {};
    if (differs(said.offer_hash, offered.hash(algorithm_)) ||
        differs(said.former_offer_hash, offered.former_hash(algorithm_)))
        return not_authentic(
            "the server offered other mechanisms than those that reached us: "
            "somebody is in between");
    return {};
}

result<step> scram::supply_key(const scram_keys& keys)
{
    const auto size = crypto::digest_size(algorithm_);
    if (std::exchange(state_, state::spent) != state::key_needed ||
        keys.client_key.size() != size || keys.server_key.size() != size)
        return error(errc::invalid_argument, "SCRAM: not the key that was asked for");

    auto response = "c=" + base64::encode(gs2_header_ + binding_.data()) + ",r=" + nonce_;
    auth_message_.append(1, ',').append(response);

    // ClientProof = ClientKey XOR HMAC(H(ClientKey), AuthMessage)
    const auto stored_key = crypto::digest(algorithm_, keys.client_key);
    auto proof = crypto::hmac(algorithm_, stored_key, auth_message_);
    std::transform(proof.data(), proof.data() + size, keys.client_key.data(), proof.data(),
                   [](unsigned char a, unsigned char b) -> unsigned char { return a ^ b; });
    server_signature_ = crypto::hmac(algorithm_, keys.server_key, auth_message_);

    response += ",p=" + base64::encode(proof);
    state_ = state::proof_sent;
    return step(std::move(response));
}

result<void> scram::server_final(std::string_view message)
{
    const auto signature = parse_server_final(message);
    if (!signature) return signature.error();
    if (!crypto::equal(*signature, server_signature_))
        return not_authentic("the server's signature is wrong");
    return {};
}

result<void> scram::success(std::optional<std::string_view> additional_data)
{
    switch (std::exchange(state_, state::spent)) {
        case state::proof_sent:
            if (!additional_data) return not_authentic("success without the server's signature");
            return server_final(*additional_data);
        case state::verified:
            if (!additional_data || additional_data->empty()) return {};
            return out_of_turn();
        case state::fresh:
        case state::first_sent:
        case state::key_needed:
        case state::spent: break;
    }
    return not_authentic("success before we proved anything");
}

}  // namespace mynah::sasl

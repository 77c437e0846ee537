// SCRAM-SHA-1, -256 and -512, and their -PLUS forms (RFC 5802, RFC 7677).
//
//   client-first   ->                  start()
//                  <- server-first     challenge() -> needs_key -> supply_key()
//   client-final   ->
//                  <- server-final     success(v=...), or challenge(v=...), "" and success()
//
// Both sides prove that they know the password: a log-in without the server's signature is an
// error. The grammar is taken strictly; mandatory extensions (m=) are refused, optional ones
// ignored, but for the server's signature of what it offered (XEP-0474): that is compared.
#pragma once

#include <mynah/base/crypto.hpp>
#include <mynah/protocol/sasl/advertisement.hpp>
#include <mynah/protocol/sasl/gs2_binding.hpp>
#include <mynah/protocol/sasl/mechanism.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace mynah::sasl {

class server_first_message;

// Fewer iterations make a stolen transcript easy to guess from; more are an attack on our CPU.
class iteration_bounds {
public:
    constexpr iteration_bounds() noexcept = default;
    constexpr iteration_bounds(std::uint32_t low, std::uint32_t high) noexcept
        : least(low), most(high)
    {
    }
    friend bool operator==(const iteration_bounds&, const iteration_bounds&) = default;

    std::uint32_t least = 4'096;  // RFC 5802 section 5.1
    std::uint32_t most = 100'000;
};

// XEP-0474: the offer as it reached us, to be compared with what the server signs.
class offer_check {
public:
    offer_check() = default;
    // required: a server that does not sign its offer is refused.
    explicit offer_check(advertisement seen, bool is_required = false)
        : offered(std::move(seen)), required(is_required)
    {
    }

    advertisement offered;
    bool required = false;
};

class scram final : public mechanism {
public:
    // algorithm: sha1, sha256 or sha512. user: the account's local part, before SASLprep.
    // nonce: fresh for each log-in, printable ASCII without a comma (random_id()); a parameter so
    // that tests can use those of the RFCs. authzid: empty means "the account's own".
    scram(crypto::hash algorithm, gs2_binding binding, std::string user, std::string nonce,
          std::string authzid = {}, iteration_bounds bounds = {}, offer_check check = {});

    std::string_view name() const noexcept override;
    result<step> start() override;
    result<step> challenge(std::string_view message) override;
    result<step> supply_key(const scram_keys& keys) override;
    result<void> success(std::optional<std::string_view> additional_data) override;

private:
    enum class state : std::uint8_t { fresh, first_sent, key_needed, proof_sent, verified, spent };

    result<step> server_first(std::string_view message);
    result<void> check_offer(const server_first_message& said) const;
    result<void> server_final(std::string_view message);

    crypto::hash algorithm_;
    gs2_binding binding_;
    iteration_bounds bounds_;
    offer_check check_;
    state state_ = state::fresh;
    std::string user_;
    std::string nonce_;  // ours, then the server's longer one
    std::string authzid_;
    std::string gs2_header_;    // "n,a=authzid,"
    std::string auth_message_;  // grows with the exchange
    crypto::digest_bytes server_signature_;
};

}  // namespace mynah::sasl

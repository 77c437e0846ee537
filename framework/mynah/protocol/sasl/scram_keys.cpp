#include <mynah/protocol/sasl/scram_keys.hpp>
#include <mynah/stanza/saslprep.hpp>

namespace mynah::sasl {

result<crypto::digest_bytes> salt_password(const key_request& request, const secret& password)
{
    auto prepared = saslprep(password.reveal());
    if (!prepared) return prepared.error();
    const auto normal = secret::take(*prepared);
    return crypto::pbkdf2(request.algorithm, normal.reveal(), request.salt, request.iterations);
}

result<scram_keys> derive_keys(const key_request& request, const secret& password)
{
    const auto salted = salt_password(request, password);
    if (!salted) return salted.error();
    return scram_keys(crypto::hmac(request.algorithm, *salted, "Client Key"),
                      crypto::hmac(request.algorithm, *salted, "Server Key"));
}

result<scram_keys> derive_keys(crypto::hash algorithm, const secret& password,
                               std::string_view salt, std::uint32_t iterations)
{
    return derive_keys(key_request(algorithm, std::string(salt), iterations), password);
}

}  // namespace mynah::sasl

#include <mynah/protocol/sasl/scram_keys.hpp>
#include <mynah/stanza/saslprep.hpp>

namespace mynah::sasl {

result<scram_keys> derive_keys(crypto::hash algorithm, const secret& password,
                               std::string_view salt, std::uint32_t iterations)
{
    auto prepared = saslprep(password.reveal());
    if (!prepared) return prepared.error();
    const auto normal = secret::take(*prepared);
    const auto salted = crypto::pbkdf2(algorithm, normal.reveal(), salt, iterations);
    return scram_keys(crypto::hmac(algorithm, salted, "Client Key"),
                      crypto::hmac(algorithm, salted, "Server Key"));
}

result<scram_keys> derive_keys(const key_request& request, const secret& password)
{
    return derive_keys(request.algorithm, password, request.salt, request.iterations);
}

}  // namespace mynah::sasl

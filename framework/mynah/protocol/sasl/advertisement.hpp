// What a server offered for the log-in, for XEP-0474: SCRAM signs a hash of it, so nobody can have
// taken something out of the offer on its way.
#pragma once

#include <mynah/base/crypto.hpp>

#include <optional>
#include <string>
#include <vector>

namespace mynah::sasl {

class advertisement {
public:
    // Nothing is known of the offer: nothing can be compared.
    advertisement() = default;
    // binding_types: as XEP-0440 lists them, those that we do not know, too; nullopt: no list.
    advertisement(std::vector<std::string> mechanisms,
                  std::optional<std::vector<std::string>> binding_types);

    bool known() const noexcept { return !text_.empty(); }

    // The attribute `h` of the server's first message, in base64.
    std::string hash(crypto::hash algorithm) const;
    // The attribute `d` of versions before 0.4: other separators.
    std::string former_hash(crypto::hash algorithm) const;

private:
    std::string text_;  // with the separators of `h`, which no XML can hold
};

}  // namespace mynah::sasl

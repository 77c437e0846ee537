#include <mynah/protocol/sasl/anonymous.hpp>
#include <mynah/protocol/sasl/external.hpp>
#include <mynah/protocol/sasl/known_mechanism.hpp>
#include <mynah/protocol/sasl/make_mechanism.hpp>
#include <mynah/protocol/sasl/plain.hpp>

namespace mynah::sasl {

result<std::unique_ptr<mechanism>> make_mechanism(const choice& chosen, credentials account,
                                                  std::string nonce, std::string binding_data,
                                                  iteration_bounds bounds)
{
    using made = std::unique_ptr<mechanism>;
    const auto* known = find_mechanism(chosen.mechanism);
    if (known == nullptr) return error(errc::invalid_argument, "not a mechanism of ours");
    switch (known->kind) {
        case known_mechanism::family::external:
            return made(std::make_unique<external>(std::move(account.authzid)));
        case known_mechanism::family::plain:
            return made(std::make_unique<plain>(
                std::move(account.user), std::move(account.password), std::move(account.authzid)));
        case known_mechanism::family::anonymous: return made(std::make_unique<anonymous>());
        case known_mechanism::family::scram: break;
    }
    const bool bound = chosen.gs2 == gs2_flag::p;
    if (bound != known->plus || bound != chosen.binding.has_value() ||
        bound == binding_data.empty())
        return error(errc::invalid_argument, "channel-binding data where none belongs, or none");
    auto binding =
        bound ? gs2_binding(*chosen.binding, std::move(binding_data)) : gs2_binding(chosen.gs2);
    return made(std::make_unique<scram>(known->algorithm, std::move(binding),
                                        std::move(account.user), std::move(nonce),
                                        std::move(account.authzid), bounds));
}

}  // namespace mynah::sasl

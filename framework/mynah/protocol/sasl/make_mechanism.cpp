#include <mynah/protocol/sasl/make_mechanism.hpp>

#include <mynah/protocol/sasl/anonymous.hpp>
#include <mynah/protocol/sasl/digest_md5.hpp>
#include <mynah/protocol/sasl/external.hpp>
#include <mynah/protocol/sasl/facebook_platform.hpp>
#include <mynah/protocol/sasl/google_talk.hpp>
#include <mynah/protocol/sasl/known_mechanism.hpp>
#include <mynah/protocol/sasl/messenger_oauth2.hpp>
#include <mynah/protocol/sasl/oauthbearer.hpp>
#include <mynah/protocol/sasl/plain.hpp>

namespace mynah::sasl {

result<std::unique_ptr<mechanism>> make_mechanism(const choice& chosen, credentials account,
                                                  std::string nonce, std::string binding_data,
                                                  iteration_bounds bounds, advertisement offered)
{
    using made = std::unique_ptr<mechanism>;
    using family = known_mechanism::family;
    const auto bare = [&] {
        return account.user.empty() ? "" : account.user + '@' + account.domain;
    };
    const auto* known = find_mechanism(chosen.mechanism);
    if (known == nullptr) return error(errc::invalid_argument, "not a mechanism of ours");
    switch (known->kind) {
        case family::external: return made(std::make_unique<external>(std::move(account.authzid)));
        case family::plain:
            return made(std::make_unique<plain>(
                std::move(account.user), std::move(chosen.token ? account.token : account.password),
                std::move(account.authzid)));
        case family::oauthbearer:
            return made(std::make_unique<oauthbearer>(bare(), std::move(account.token)));
        case family::google_oauth2:
            return made(std::make_unique<google_talk>(
                google_talk::kind::oauth2, std::move(account.user), std::move(account.token)));
        case family::google_token:
            return made(std::make_unique<google_talk>(google_talk::kind::token, bare(),
                                                      std::move(account.token)));
        case family::messenger:
            return made(std::make_unique<messenger_oauth2>(std::move(account.token)));
        case family::facebook:
            return made(std::make_unique<facebook_platform>(std::move(account.api_key),
                                                            std::move(account.token)));
        case family::digest_md5:
            return made(std::make_unique<digest_md5>(
                std::move(account.user), std::move(account.password), account.domain,
                "xmpp/" + account.domain, std::move(nonce), std::move(account.authzid)));
        case family::anonymous: return made(std::make_unique<anonymous>());
        case family::scram: break;
    }
    const bool bound = chosen.gs2 == gs2_flag::p;
    if (bound != known->plus || bound != chosen.binding.has_value() ||
        bound == binding_data.empty())
        return error(errc::invalid_argument, "channel-binding data where none belongs, or none");
    auto binding =
        bound ? gs2_binding(*chosen.binding, std::move(binding_data)) : gs2_binding(chosen.gs2);
    return made(std::make_unique<scram>(
        known->algorithm, std::move(binding), std::move(account.user), std::move(nonce),
        std::move(account.authzid), bounds, offer_check(std::move(offered), chosen.proves_offer)));
}

}  // namespace mynah::sasl

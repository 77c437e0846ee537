#include <mynah/protocol/sasl/known_mechanism.hpp>

namespace mynah::sasl {
namespace {

using crypto::hash;
using family = known_mechanism::family;

constexpr known_mechanism all[] = {
    {"EXTERNAL", family::external, strength::bound},
    {"SCRAM-SHA-512-PLUS", hash::sha512, true},
    {"SCRAM-SHA-256-PLUS", hash::sha256, true},
    {"SCRAM-SHA-1-PLUS", hash::sha1, true},
    {"SCRAM-SHA-512", hash::sha512, false},
    {"SCRAM-SHA-256", hash::sha256, false},
    {"SCRAM-SHA-1", hash::sha1, false},
    {"OAUTHBEARER", family::oauthbearer, strength::token},
    {"X-OAUTH2", family::google_oauth2, strength::token},
    {"X-GOOGLE-TOKEN", family::google_token, strength::token},
    {"X-MESSENGER-OAUTH2", family::messenger, strength::token},
    {"X-FACEBOOK-PLATFORM", family::facebook, strength::token},
    {"DIGEST-MD5", family::digest_md5, strength::digest},
    {"PLAIN", family::plain, strength::shown},
    {"ANONYMOUS", family::anonymous, strength::any},
};

}  // namespace

std::string_view to_text(strength s) noexcept
{
    switch (s) {
        case strength::any: return "a log-in without credentials";
        case strength::shown: return "PLAIN";
        case strength::digest: return "DIGEST-MD5";
        case strength::token: return "a token";
        case strength::scram: return "SCRAM";
        case strength::bound: return "a log-in that is bound to its connection";
    }
    return {};
}

std::span<const known_mechanism> known_mechanisms() noexcept { return all; }

const known_mechanism* find_mechanism(std::string_view name) noexcept
{
    for (const auto& known : all)
        if (known.name == name) return &known;
    return nullptr;
}

}  // namespace mynah::sasl

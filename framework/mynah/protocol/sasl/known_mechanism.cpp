#include <mynah/protocol/sasl/known_mechanism.hpp>

namespace mynah::sasl {
namespace {

using crypto::hash;
using family = known_mechanism::family;

constexpr known_mechanism all[] = {
    {"EXTERNAL", family::external},
    {"SCRAM-SHA-512-PLUS", hash::sha512, true},
    {"SCRAM-SHA-256-PLUS", hash::sha256, true},
    {"SCRAM-SHA-1-PLUS", hash::sha1, true},
    {"SCRAM-SHA-512", hash::sha512, false},
    {"SCRAM-SHA-256", hash::sha256, false},
    {"SCRAM-SHA-1", hash::sha1, false},
    {"PLAIN", family::plain},
    {"ANONYMOUS", family::anonymous},
};

}  // namespace

std::span<const known_mechanism> known_mechanisms() noexcept { return all; }

const known_mechanism* find_mechanism(std::string_view name) noexcept
{
    for (const auto& known : all)
        if (known.name == name) return &known;
    return nullptr;
}

}  // namespace mynah::sasl

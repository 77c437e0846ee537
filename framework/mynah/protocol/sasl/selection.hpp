// Which of the offered SASL mechanisms to use, and what to say about channel binding.
//
// A pure function of what the server offers, what the connection can do, what the user allows, and
// how we logged in last (docs/decisions/mechanism-choice.md).
#pragma once

#include <mynah/base/channel_binding.hpp>
#include <mynah/base/result.hpp>
#include <mynah/protocol/sasl/gs2_binding.hpp>
#include <mynah/protocol/sasl/known_mechanism.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mynah::sasl {

// From <stream:features/>.
class offer {
public:
    explicit offer(std::vector<std::string> names,
                   std::optional<channel_bindings> types = std::nullopt)
        : mechanisms(std::move(names)), bindings(types)
    {
    }

    std::vector<std::string> mechanisms;
    // XEP-0440: the types that the server takes; nullopt when it does not say.
    std::optional<channel_bindings> bindings;
};

// The connection that the log-in will travel on.
class channel {
public:
    // Without TLS.
    channel() noexcept = default;
    // With TLS, verified. `types`: those that the transport gives data for.
    channel(bool is_tls13, channel_bindings types) noexcept
        : secure(true), tls13(is_tls13), bindings(types)
    {
    }

    // Can it prove itself so? tls-unique is not defined for TLS 1.3 (RFC 8446 appendix C.5), and
    // without TLS there is nothing to prove.
    bool can_bind(channel_binding type) const noexcept
    {
        return secure && bindings.contains(type) && !(type == channel_binding::tls_unique && tls13);
    }

    bool secure = false;
    bool tls13 = false;
    channel_bindings bindings;
};

class policy {
public:
    policy() = default;
    friend bool operator==(const policy&, const policy&) = default;

    // Only these, in this order. Empty: every mechanism there are credentials for, the best first;
    // without DIGEST-MD5, which must be named.
    std::vector<std::string> mechanisms;
    bool allow_plain = false;   // also needed when `mechanisms` names PLAIN
    bool allow_weaker = false;  // than the last log-in was
    bool password = false;      // there is one
    bool token = false;         // there is a source of them
    bool certificate = false;   // a client certificate is configured
    bool anonymous = false;     // log in without an account: ANONYMOUS and nothing else
};

class choice {
public:
    choice(std::string name, gs2_flag flag, std::optional<channel_binding> type = std::nullopt)
        : mechanism(std::move(name)), gs2(flag), binding(type)
    {
    }

    friend bool operator==(const choice&, const choice&) = default;

    std::string mechanism;
    gs2_flag gs2;                            // n for mechanisms other than SCRAM
    std::optional<channel_binding> binding;  // with p: the type to get data for
    bool token = false;                      // it wants the account's token
    bool proves_offer = false;               // SCRAM: the server must sign its offer (XEP-0474)
};

// at_least: the class of the last log-in. Errors: no_common_mechanism, credentials_missing (it
// would work with a password or a token), weaker_mechanism. The text says what to do, peer_text
// lists what the server offered.
result<choice> select_mechanism(const offer& offered, const channel& on, const policy& allowed,
                                strength at_least = strength::any);

}  // namespace mynah::sasl

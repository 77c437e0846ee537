// XEP-0115: Entity Capabilities
//
// Presence says by a hash what its sender understands, so that nobody has to ask each of a thousand
// contacts. What others say is used by way of caps_cache.hpp.
#pragma once

#include <mynah/base/crypto.hpp>
#include <mynah/xep/disco.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mynah::xep::caps {

inline constexpr std::string_view ns = "http://jabber.org/protocol/caps";
inline constexpr xml::qname caps_name{"c", ns};

// The node of programs made with this library.
inline constexpr std::string_view own_node = "urn:mynah:bot";

// <c/>: a payload of presence.
class capabilities {
public:
    capabilities(std::string about, std::string algorithm, std::string digest)
        : node(std::move(about)), hash(std::move(algorithm)), ver(std::move(digest))
    {
    }

    // Error: bad_reply: a part is missing, which is also so in the format before version 1.4.
    static result<capabilities> parse(xml::element c);
    void write(xml::writer& out) const;

    // Where to ask (disco::get_info) what is behind them.
    std::string disco_node() const { return node + '#' + ver; }
    // nullopt: a hash function that is not known here.
    std::optional<crypto::hash> algorithm() const noexcept;

    std::string node;  // which program
    std::string hash;  // "sha-1"
    std::string ver;   // the verification string
};

// Ours. `self` is disco::describe(handlers).
capabilities of(const disco::info& self);
capabilities of(const handler_table& handlers);

// XEP-0115 5.1. Errors (5.4, bad_reply): the information is ill-formed: the same identity, feature
// or form twice, two values of FORM_TYPE, or text with a '<' in it (or a '/' in an identity), which
// would make two meanings of one hash. Forms without a hidden FORM_TYPE do not count.
result<std::string> verification_string(const disco::info& about, crypto::hash algorithm);

}  // namespace mynah::xep::caps

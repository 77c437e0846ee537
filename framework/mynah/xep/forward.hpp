// XEP-0297: Stanza Forwarding
//
// A stanza inside another one. It is data: nobody has checked who sent it, so it is never
// dispatched to handlers. Whether to believe it is for the extension around it to say
// (carbons.hpp).
#pragma once

#include <mynah/stanza/stanza.hpp>
#include <mynah/xep/delay.hpp>

#include <optional>

namespace mynah::xep::forward {

inline constexpr std::string_view ns = "urn:xmpp:forward:0";
inline constexpr xml::qname forwarded_name{"forwarded", ns};

// Move-only, like the stanza.
class forwarded {
public:
    explicit forwarded(mynah::stanza inner, std::optional<delay::info> when = {})
        : content(std::move(inner)), delay(std::move(when))
    {
    }

    // Errors: bad_reply unless there is exactly one stanza of jabber:client in it; those of
    // stanza::from and delay::info::parse.
    static result<forwarded> parse(xml::element element);
    void write(xml::writer& out) const;

    mynah::stanza content;
    std::optional<delay::info> delay;  // when it was sent first
};

}  // namespace mynah::xep::forward

// XEP-0203: Delayed Delivery
//
// A stanza that was stored on its way says since when. History is not news: a bot that answers the
// past answers twice.
#pragma once

#include <mynah/stanza/stanza.hpp>
#include <mynah/xml/writer.hpp>

#include <chrono>
#include <string>

namespace mynah::xep::delay {

inline constexpr std::string_view ns = "urn:xmpp:delay";
inline constexpr xml::qname delay_name{"delay", ns};

class info {
public:
    explicit info(std::chrono::system_clock::time_point when, jid by = {}, std::string why = {})
        : stamp(when), from(std::move(by)), reason(std::move(why))
    {
    }

    // Errors: bad_reply for a stamp that is no time (XEP-0082), bad_jid.
    static result<info> parse(xml::element delay);
    void write(xml::writer& out) const;

    std::chrono::system_clock::time_point stamp;  // when it was sent first
    jid from;                                     // who says so; may be empty; anybody can write it
    std::string reason;                           // for people; may be empty
};

// Was it stored on its way? Also by the older jabber:x:delay, and with a stamp that is no time:
// what claims to be history is treated so.
bool is_delayed(const stanza& s) noexcept;

}  // namespace mynah::xep::delay

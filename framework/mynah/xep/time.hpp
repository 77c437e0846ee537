// XEP-0202: Entity Time
//
// What time it is at the other end, and in which time zone.
#pragma once

#include <mynah/handlers/handler_registry.hpp>
#include <mynah/session/sender.hpp>
#include <mynah/xml/writer.hpp>

#include <chrono>

namespace mynah::xep::time {

inline constexpr std::string_view ns = "urn:xmpp:time";
inline constexpr xml::qname time_name{"time", ns};

class info {
public:
    info(std::chrono::system_clock::time_point when, std::chrono::minutes east)
        : utc(when), offset(east)
    {
    }

    // Error: bad_reply; both parts must be there and right (XEP-0082).
    static result<info> parse(xml::element time);
    void write(xml::writer& out) const;

    std::chrono::system_clock::time_point utc;
    std::chrono::minutes offset;  // local time minus UTC
};

// `when` with the time zone of this process (TZ).
info here(std::chrono::system_clock::time_point when);

// Answers with the present time, here.
void install(handler_registry& handlers);

task<result<info>> get(sender out, jid peer, duration deadline = std::chrono::seconds(30));

}  // namespace mynah::xep::time

// XEP-0092: Software Version
//
// What a program is called and which version it is. The operating system is told only when a
// program decides to: it helps attackers more than it helps anybody else.
#pragma once

#include <mynah/handlers/handler_registry.hpp>
#include <mynah/session/sender.hpp>
#include <mynah/xml/writer.hpp>

#include <string>

namespace mynah::xep::version {

inline constexpr std::string_view ns = "jabber:iq:version";
inline constexpr xml::qname query_name{"query", ns};

class info {
public:
    info(std::string software, std::string release, std::string system = {})
        : name(std::move(software)), version(std::move(release)), os(std::move(system))
    {
    }

    // What the peer leaves out is empty. Error: bad_reply when it is no answer at all.
    static result<info> parse(xml::element query);
    void write(xml::writer& out) const;

    std::string name;
    std::string version;
    std::string os;  // empty: not told
};

// `handler` answers: (void)request.result(version::info("shop", "1.2")).
void install(handler_registry& handlers, answer_handler handler);

task<result<info>> get(sender out, jid peer, duration deadline = std::chrono::seconds(30));

}  // namespace mynah::xep::version

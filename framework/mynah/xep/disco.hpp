// XEP-0030: Service Discovery
//
// Who somebody is and what it understands. What we answer is what is registered at that moment: a
// handler and its feature come and go together (handlers/handler_registry.hpp).
#pragma once

#include <mynah/handlers/handler_registry.hpp>
#include <mynah/session/sender.hpp>
#include <mynah/xep/data_forms.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace mynah::xep::disco {

inline constexpr std::string_view info_ns = "http://jabber.org/protocol/disco#info";
inline constexpr std::string_view items_ns = "http://jabber.org/protocol/disco#items";
inline constexpr xml::qname info_name{"query", info_ns};
inline constexpr xml::qname items_name{"query", items_ns};

class info {
public:
    info() = default;

    // Error: bad_reply: not an answer, an identity without category or type, a feature without a
    // name, a malformed form.
    static result<info> parse(xml::element query);
    void write(xml::writer& out) const;

    bool has(std::string_view feature) const noexcept;
    bool is(std::string_view category, std::string_view type) const noexcept;

    std::string node;  // what was asked about; "" for the address itself
    std::vector<identity> identities;
    std::vector<std::string> features;
    std::vector<data_forms::form> forms;  // XEP-0128
};

class item {
public:
    explicit item(jid at, std::string place = {}, std::string words = {})
        : address(std::move(at)), node(std::move(place)), name(std::move(words))
    {
    }

    jid address;
    std::string node;  // may be empty
    std::string name;  // for people; may be empty
};

class items {
public:
    items() = default;

    // Error: bad_reply. Items whose address is no JID are left out and counted.
    static result<items> parse(xml::element query);
    void write(xml::writer& out) const;

    std::string node;
    std::vector<item> entries;
    std::size_t left_out = 0;
};

// Ourselves.
info describe(const handler_table& handlers);

// Answers both queries; about nodes only for that of our capabilities (caps.hpp), which it
// advertises. Others are item-not-found.
void install(handler_registry& handlers);

// Errors: those of sender::request() and parse(). `node`: "" for the peer itself.
task<result<info>> get_info(sender out, jid peer, std::string node = {},
                            duration deadline = std::chrono::seconds(30));
task<result<items>> get_items(sender out, jid peer, std::string node = {},
                              duration deadline = std::chrono::seconds(30));

}  // namespace mynah::xep::disco

// XEP-0030: Service Discovery
//
// Who somebody is and what it understands. What we answer is what is registered at that moment: a
// handler and its feature come and go together (handlers/handler_registry.hpp).
#pragma once

#include <mynah/handlers/handler_registry.hpp>
#include <mynah/session/sender.hpp>
#include <mynah/xep/data_forms.hpp>

#include <memory>
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

// What our presence has told (caps.hpp): others may ask about its hash after it has changed. The
// last few.
class announced {
public:
    static constexpr std::size_t most = 4;

    void add(std::string node, std::shared_ptr<const handler_table> what);
    // nullptr: never told, or too long ago.
    std::shared_ptr<const handler_table> find(std::string_view node) const noexcept;
    std::string_view latest() const noexcept  // node; "": nothing was told yet
    {
        return entries_.empty() ? std::string_view() : entries_.back()->node;
    }

private:
    struct entry {
        std::string node;
        std::shared_ptr<const handler_table> what;
        friend bool operator==(const entry&, const entry&) = default;
    };

    // The latest last. Bots of one class have told the same.
    std::vector<std::shared_ptr<const entry>> entries_;
};

// Ourselves.
info describe(const handler_table& handlers);

// Answers both queries; about nodes only for that of our capabilities (caps.hpp), which it
// advertises. Others are item-not-found.
void install(handler_registry& handlers);
// With handlers of one's own, for instance one that knows what was announced earlier:
// void on_info(incoming& request) { disco::answer_info(request, announced_); }
void install(handler_registry& handlers, answer_handler info, answer_handler items);
void answer_info(incoming& request, const announced& earlier);
// None; there are no nodes.
void answer_items(incoming& request);

// Errors: those of sender::request() and parse(). `node`: "" for the peer itself.
task<result<info>> get_info(sender out, jid peer, std::string node = {},
                            duration deadline = std::chrono::seconds(30));
task<result<items>> get_items(sender out, jid peer, std::string node = {},
                              duration deadline = std::chrono::seconds(30));

}  // namespace mynah::xep::disco

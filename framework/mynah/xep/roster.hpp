// RFC 6121 2: Roster
//
// The contacts of an account, kept by its server. A list that anybody could push to would give
// strangers the rights of friends (CVE-2015-8688, CVE-2014-0364, CVE-2016-9928): changes come from
// the own account only.
#pragma once

#include <mynah/handlers/handler_registry.hpp>
#include <mynah/session/sender.hpp>
#include <mynah/xml/writer.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mynah::xep::roster {

inline constexpr std::string_view ns = "jabber:iq:roster";
inline constexpr xml::qname query_name{"query", ns};

// Who sees whose presence. `remove` stands only in pushes and requests.
enum class subscription : std::uint8_t { none, to, from, both, remove };

std::string_view to_string(subscription s) noexcept;
constexpr bool sees_us(subscription s) noexcept
{
    return s == subscription::from || s == subscription::both;
}
constexpr bool seen_by_us(subscription s) noexcept
{
    return s == subscription::to || s == subscription::both;
}

class item {
public:
    explicit item(jid contact, std::string words = {}, std::vector<std::string> in = {})
        : address(std::move(contact)), name(std::move(words)), groups(std::move(in))
    {
    }

    // Errors: bad_jid; bad_reply for a subscription that nobody knows.
    static result<item> parse(xml::element element);
    // As a request: what the server keeps by itself (subscription but for `remove`, ask, approved)
    // is not written (RFC 6121 2.1.2).
    void write(xml::writer& out) const;

    jid address;
    std::string name;  // given by us; may be empty
    std::vector<std::string> groups;
    subscription state = subscription::none;
    bool asked = false;     // we have asked to see, and wait for the answer
    bool approved = false;  // may see us as soon as they ask (RFC 6121 3.4)
};

// An item as the roster keeps it: one block of memory. Views into it are good as long as it is.
class contact {
public:
    explicit contact(const item& i);
    contact(contact&&) noexcept = default;
    contact& operator=(contact&&) noexcept = default;

    contact copy() const;

    jid_view address() const noexcept;
    std::string_view name() const noexcept;
    std::vector<std::string_view> groups() const;
    subscription state() const noexcept;
    bool asked() const noexcept;
    bool approved() const noexcept;

    bool sees_us() const noexcept { return roster::sees_us(state()); }
    bool seen_by_us() const noexcept { return roster::seen_by_us(state()); }

private:
    struct head;

    contact() = default;
    head read() const noexcept;

    std::unique_ptr<char[]> block_;  // head, address, name, then each group and a NUL
};

// The state, owned by the bot of the account. Of one thread. A link may break: load() again.
class roster {
public:
    // `capacity`: items.
    explicit roster(std::size_t capacity = 10'000) : capacity_(capacity) {}

    // Asks the server; by version if it knows versions (RFC 6121 2.6): then it may answer that
    // nothing has changed, and sends what has as pushes. Contacts that cannot be read are left out
    // and counted (counters::bad_jid, bad_stanza): one of them must not cost all others. Outlives
    // the call. Errors besides those of sender::request(): bad_reply, limit_exceeded; the items
    // stay as they were, and the next load() is of everything.
    task<result<void>> load(sender session, duration deadline = std::chrono::seconds(30));

    // A roster push (RFC 6121 2.1.6), answered. From anybody but the own account it is counted
    // (counters::spoofed_roster_push), refused with service-unavailable, and nothing changes.
    void on_push(incoming& request);

    // By bare JID, in O(log n). Valid until the next push or load(). nullptr: no contact.
    const contact* find(jid_view address) const noexcept;
    std::span<const contact> contacts() const noexcept { return contacts_; }  // by address
    // Of a roster that was taken whole, and of the changes since. "": there is none.
    std::string_view version() const noexcept { return version_; }

private:
    class loading;
    struct progress {
        int loads = 0;
        std::vector<jid> pushed;  // newer than the answer that is on its way
    };

    result<void> take(const stanza& reply, bool unchanged_if_empty, counters& counts);
    result<void> replace(xml::element query, counters& counts);
    result<void> apply(xml::element query);
    void forget_version() noexcept;
    void put(const item& changed);
    std::size_t place(jid_view address) const noexcept;

    std::size_t capacity_;
    std::vector<contact> contacts_;
    std::string version_;
    bool google_ = false;  // see detail/google_roster.hpp
    bool whole_ = false;   // a roster was taken: its version and those of pushes count
    std::unique_ptr<progress> progress_;  // while loading
};

// `handler` forwards to the roster: void on_push(incoming& request) { contacts.on_push(request); }
void install(handler_registry& handlers, answer_handler handler);

// Adds the contact, or changes its name and groups: all of them. The roster itself changes by the
// push that follows. Errors: those of sender::request(); not_served.
task<result<void>> set(sender out, item contact, duration deadline = std::chrono::seconds(30));
// Removes the contact, and both subscriptions with it. Errors as of set().
task<result<void>> remove(sender out, jid contact, duration deadline = std::chrono::seconds(30));

}  // namespace mynah::xep::roster

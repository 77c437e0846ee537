// How a bot appears to others, and whom it lets in.
#pragma once

#include <mynah/handlers/handler_registry.hpp>
#include <mynah/stanza/jid.hpp>
#include <mynah/stanza/stanza_types.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace mynah {

// Who may see the bot's presence (RFC 6121 section 3.1).
enum class subscription_policy : std::uint8_t {
    refuse,  // nobody
    ask,     // bot::on_subscribe decides
    allow    // those in `allowed`: bare JIDs, or domains
};

// Who gets an answer to queries (version, time, disco, ping): an answer alone tells that the bot is
// online.
enum class visibility : std::uint8_t {
    everyone,  // a bot is a service
    contacts   // strangers are told what a server says of a resource that is not there
};

class bot_settings {
public:
    bot_settings() {}
    friend bool operator==(const bot_settings&, const bot_settings&) = default;

    std::string name = "mynah";  // in queries for version and identity
    std::string version;

    subscription_policy subscriptions = subscription_policy::ask;
    std::vector<jid> allowed;
    visibility visible_to = visibility::everyone;

    presence_show show = presence_show::online;
    std::string status;
    std::int8_t priority = 0;

    // Of a component (XEP-0114), in answers of its domain to service discovery: who it is (a
    // gateway says "gateway" and, for instance, "sms"), and its addresses that everybody may know.
    identity domain_identity{"component", "generic"};
    std::vector<jid> listed;

    bool load_roster = true;      // needed for `contacts`
    bool answer_receipts = true;  // XEP-0184, to those who may see us, as soon as a handler begins
};

}  // namespace mynah

// Who gets which stanza: by kind, type, namespace and name of the payload, found in O(1).
//
// One owner takes a stanza; any number of observers look on before. Handlers come and go while
// sessions run: a change makes a new snapshot, and who is dispatching keeps the old one to the end
// of its turn. What a handler speaks is advertised (XEP-0030) as long as it is there.
#pragma once

#include <mynah/handlers/handler.hpp>
#include <mynah/xml/vocabulary.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mynah {

enum class handler_id : std::uint32_t {};

class identity {
public:
    identity(std::string c, std::string t, std::string n = {}, std::string l = {})
        : category(std::move(c)), type(std::move(t)), lang(std::move(l)), name(std::move(n))
    {
    }
    friend auto operator<=>(const identity&, const identity&) = default;

    std::string category;  // "client"
    std::string type;      // "bot"
    std::string lang;      // of the name; may be empty
    std::string name;      // for people; may be empty
};

// The immutable result: what dispatching reads.
class handler_table;

class handler_registry {
public:
    handler_registry();

    // IQ requests with this payload. `feature`: what to advertise; empty: nothing. The namespace
    // and name are copied.
    handler_id answer(iq_type type, xml::qname payload, answer_handler handler,
                      std::string_view feature = {});
    handler_id on_iq(iq_type type, xml::qname payload, async_handler handler,
                     std::string_view feature = {});

    // Messages of any type but error, presence of any type, with this payload.
    handler_id on_message(xml::qname payload, async_handler handler, std::string_view feature = {});
    handler_id on_presence(xml::qname payload, async_handler handler,
                           std::string_view feature = {});

    // Messages or presence of this type whose payload nobody owns.
    handler_id on_message(message_type type, async_handler handler);
    handler_id on_presence(presence_type type, async_handler handler);

    // What nobody else took; the last one set counts.
    handler_id otherwise(stanza_kind kind, async_handler handler);

    // Every stanza of the kind, errors included, before its owner gets it; or those with this
    // payload.
    handler_id watch(stanza_kind kind, observer o);
    handler_id watch(stanza_kind kind, xml::qname payload, observer o,
                     std::string_view feature = {});

    // Something that we understand without a handler of its own.
    handler_id feature(std::string_view feature);

    void remove(handler_id id);

    // XEP-0030: who we are. Default: client/bot.
    void set_identity(identity who);

    std::shared_ptr<const handler_table> current() const noexcept { return table_; }

    // Lets registries with equal contents share one table: sessions of the same bot class pay for
    // one.
    void share();

private:
    handler_id add(class handler_entry entry);

    std::shared_ptr<const handler_table> table_;
    std::uint32_t next_id_ = 1;
};

}  // namespace mynah

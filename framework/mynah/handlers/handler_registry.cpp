#include <mynah/handlers/handler_registry.hpp>

#include <mynah/handlers/handler_table.hpp>
#include <mynah/handlers/incoming.hpp>

#include <algorithm>
#include <mutex>

namespace mynah {
namespace {

using role = handler_entry::role;

handler_entry payload_entry(role r, stanza_kind kind, const xml::qname& payload,
                            std::string_view feature)
{
    handler_entry e(r, kind);
    e.space = payload.space;
    e.local = payload.local;
    e.feature = feature;
    return e;
}

}  // namespace

handler_registry::handler_registry()
    : table_(
          std::make_shared<handler_table>(std::vector<handler_entry>(), identity("client", "bot")))
{
}

handler_id handler_registry::add(handler_entry entry)
{
    const auto id = handler_id(next_id_++);
    entry.id = id;
    auto entries = table_->entries();
    entries.push_back(std::move(entry));
    table_ = std::make_shared<handler_table>(std::move(entries), table_->who());
    return id;
}

handler_id handler_registry::answer(iq_type type, xml::qname payload, answer_handler handler,
                                    std::string_view feature)
{
    auto e = payload_entry(role::answer, stanza_kind::iq, payload, feature);
    e.type = static_cast<std::uint8_t>(type);
    e.answer = handler;
    return add(std::move(e));
}

handler_id handler_registry::on_iq(iq_type type, xml::qname payload, async_handler handler,
                                   std::string_view feature)
{
    auto e = payload_entry(role::owner, stanza_kind::iq, payload, feature);
    e.type = static_cast<std::uint8_t>(type);
    e.owner = handler;
    return add(std::move(e));
}

handler_id handler_registry::on_message(xml::qname payload, async_handler handler,
                                        std::string_view feature)
{
    auto e = payload_entry(role::owner, stanza_kind::message, payload, feature);
    e.owner = handler;
    return add(std::move(e));
}

handler_id handler_registry::on_presence(xml::qname payload, async_handler handler,
                                         std::string_view feature)
{
    auto e = payload_entry(role::owner, stanza_kind::presence, payload, feature);
    e.owner = handler;
    return add(std::move(e));
}

handler_id handler_registry::on_message(message_type type, async_handler handler)
{
    handler_entry e(role::owner, stanza_kind::message);
    e.type = by_type(static_cast<std::uint8_t>(type));
    e.owner = handler;
    return add(std::move(e));
}

handler_id handler_registry::on_presence(presence_type type, async_handler handler)
{
    handler_entry e(role::owner, stanza_kind::presence);
    e.type = by_type(static_cast<std::uint8_t>(type));
    e.owner = handler;
    return add(std::move(e));
}

handler_id handler_registry::otherwise(stanza_kind kind, async_handler handler)
{
    handler_entry e(role::otherwise, kind);
    e.owner = handler;
    return add(std::move(e));
}

handler_id handler_registry::watch(stanza_kind kind, observer o)
{
    handler_entry e(role::watcher, kind);
    e.watcher = o;
    return add(std::move(e));
}

handler_id handler_registry::watch(stanza_kind kind, xml::qname payload, observer o,
                                   std::string_view feature)
{
    auto e = payload_entry(role::payload_watcher, kind, payload, feature);
    e.watcher = o;
    return add(std::move(e));
}

handler_id handler_registry::feature(std::string_view feature)
{
    handler_entry e(role::feature, stanza_kind::iq);
    e.feature = feature;
    return add(std::move(e));
}

void handler_registry::remove(handler_id id)
{
    auto entries = table_->entries();
    std::erase_if(entries, [id](const handler_entry& e) { return e.id == id; });
    table_ = std::make_shared<handler_table>(std::move(entries), table_->who());
}

void handler_registry::set_identity(identity who)
{
    table_ = std::make_shared<handler_table>(table_->entries(), std::move(who));
}

void handler_registry::share()
{
    static std::mutex guard;
    static std::vector<std::weak_ptr<const handler_table>> known;

    const std::lock_guard lock(guard);
    std::erase_if(known, [](const auto& t) { return t.expired(); });
    for (const auto& t : known) {
        if (auto other = t.lock(); other && other->same_as(*table_)) {
            table_ = std::move(other);
            return;
        }
    }
    known.push_back(table_);
}

}  // namespace mynah

#include <mynah/xep/disco.hpp>

#include <mynah/handlers/handler_table.hpp>
#include <mynah/handlers/incoming.hpp>
#include <mynah/xep/caps.hpp>
#include <mynah/xep/detail/malformed.hpp>

#include <mynah/base/shared_value.hpp>

#include <algorithm>
#include <optional>

namespace mynah::xep::disco {
namespace {

void write_query(xml::writer& out, std::string_view space, std::string_view node)
{
    out.start("query", space);
    if (!node.empty()) out.attribute("node", node);
}

iq query(std::string_view space, jid_view peer, std::string_view node)
{
    return iq(iq_type::get, peer).payload([&](xml::writer& out) {
        write_query(out, space, node);
        out.end();
    });
}

// Ourselves, or what we were when the node was ours; nullopt: it never was.
std::optional<info> find_info(const incoming& request, std::string_view node,
                              const announced& earlier)
{
    const auto handlers = request.handlers();
    auto self = handlers ? describe(*handlers) : info();
    if (node.empty() || node == caps::of(self).disco_node()) return self;
    if (const auto known = earlier.find(node)) return describe(*known);
    return std::nullopt;
}

void answer_info_now(incoming& request) { answer_info(request, announced()); }

}  // namespace

result<info> info::parse(xml::element query)
{
    if (!query.is(info_name)) return detail::malformed("not discovery information");
    info self;
    self.node = query["node"];
    for (auto e : query.children()) {
        if (e.is("identity", info_ns)) {
            identity who{std::string(e["category"]), std::string(e["type"]), std::string(e["name"]),
                         std::string(e.attribute("lang", xml::ns::xml).value_or(""))};
            if (who.category.empty() || who.type.empty())
                return detail::malformed("an identity without category or type");
            self.identities.push_back(std::move(who));
        } else if (e.is("feature", info_ns)) {
            if (e["var"].empty()) return detail::malformed("a feature without a name");
            self.features.emplace_back(e["var"]);
        } else if (e.is(data_forms::form_name)) {
            auto form = data_forms::form::parse(e);
            if (!form) return form.error();
            self.forms.push_back(std::move(*form));
        }
    }
    return self;
}

void info::write(xml::writer& out) const
{
    write_query(out, info_ns, node);
    for (const auto& who : identities) {
        out.start("identity").attribute("category", who.category).attribute("type", who.type);
        if (!who.name.empty()) out.attribute("name", who.name);
        if (!who.lang.empty()) out.attribute("lang", who.lang, xml::ns::xml);
        out.end();
    }
    for (const auto& feature : features) out.start("feature").attribute("var", feature).end();
    for (const auto& form : forms) form.write(out);
    out.end();
}

bool info::has(std::string_view feature) const noexcept
{
    return std::find(features.begin(), features.end(), feature) != features.end();
}

bool info::is(std::string_view category, std::string_view type) const noexcept
{
    return std::any_of(identities.begin(), identities.end(), [&](const identity& who) {
        return who.category == category && who.type == type;
    });
}

result<items> items::parse(xml::element query)
{
    if (!query.is(items_name)) return detail::malformed("not discovery items");
    items found;
    found.node = query["node"];
    for (auto e : query.children()) {
        if (!e.is("item", items_ns)) continue;
        auto address = jid::parse(e["jid"]);
        if (!address) {
            ++found.left_out;
            continue;
        }
        found.entries.emplace_back(std::move(*address), std::string(e["node"]),
                                   std::string(e["name"]));
    }
    return found;
}

void items::write(xml::writer& out) const
{
    write_query(out, items_ns, node);
    for (const auto& i : entries) {
        out.start("item").attribute("jid", i.address.text());
        if (!i.node.empty()) out.attribute("node", i.node);
        if (!i.name.empty()) out.attribute("name", i.name);
        out.end();
    }
    out.end();
}

info describe(const handler_table& handlers)
{
    info self;
    self.identities.push_back(handlers.who());
    self.features = handlers.features();
    return self;
}

void announced::add(std::string node, std::shared_ptr<const handler_table> what)
{
    std::erase_if(entries_, [&](const auto& e) { return e->node == node; });
    if (entries_.size() >= most) entries_.erase(entries_.begin());
    entries_.push_back(share(entry{std::move(node), std::move(what)}));
}

std::shared_ptr<const handler_table> announced::find(std::string_view node) const noexcept
{
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [node](const auto& e) { return e->node == node; });
    return found == entries_.end() ? nullptr : (*found)->what;
}

void answer_info(incoming& request, const announced& earlier)
{
    const auto node = request.payload()["node"];
    auto self = find_info(request, node, earlier);
    if (!self) {
        (void)request.error(stanza_error(stanza_condition::item_not_found));
        return;
    }
    self->node = node;
    (void)request.result(*self);
}

void answer_items(incoming& request)
{
    if (request.payload()["node"].empty())
        (void)request.result(items());
    else
        (void)request.error(stanza_error(stanza_condition::item_not_found));
}

void install(handler_registry& handlers) { install(handlers, &answer_info_now, &answer_items); }

void install(handler_registry& handlers, answer_handler info, answer_handler items)
{
    handlers.answer(iq_type::get, info_name, info, info_ns);
    handlers.answer(iq_type::get, items_name, items, items_ns);
    handlers.feature(caps::ns);
}

task<result<info>> get_info(sender out, jid peer, std::string node, duration deadline)
{
    auto asking = out.request(query(info_ns, peer, node), deadline);
    const auto reply = co_await std::move(asking);
    if (!reply) co_return reply.error();
    co_return info::parse(reply->child());
}

task<result<items>> get_items(sender out, jid peer, std::string node, duration deadline)
{
    auto asking = out.request(query(items_ns, peer, node), deadline);
    const auto reply = co_await std::move(asking);
    if (!reply) co_return reply.error();
    co_return items::parse(reply->child());
}

}  // namespace mynah::xep::disco

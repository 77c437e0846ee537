#include <mynah/xep/version.hpp>

#include <mynah/handlers/incoming.hpp>
#include <mynah/xep/detail/malformed.hpp>

namespace mynah::xep::version {

result<info> info::parse(xml::element query)
{
    if (!query.is(query_name)) return detail::malformed("not a software version");
    const auto text = [&](std::string_view of) { return std::string(query.child(of).text()); };
    return info(text("name"), text("version"), text("os"));
}

void info::write(xml::writer& out) const
{
    out.start("query", ns).element("name", name).element("version", version);
    if (!os.empty()) out.element("os", os);
    out.end();
}

void install(handler_registry& handlers, answer_handler handler)
{
    handlers.answer(iq_type::get, query_name, handler, ns);
}

task<result<info>> get(sender out, jid peer, duration deadline)
{
    auto query = iq(iq_type::get, peer).payload([](xml::writer& w) { w.element("query", ns, ""); });
    auto asking = out.request(std::move(query), deadline);
    const auto reply = co_await std::move(asking);
    if (!reply) co_return reply.error();
    co_return info::parse(reply->child());
}

}  // namespace mynah::xep::version

#include <mynah/xep/ping.hpp>

#include <mynah/handlers/incoming.hpp>
#include <mynah/xep/detail/acknowledged.hpp>

namespace mynah::xep::ping {

void install(handler_registry& handlers)
{
    handlers.answer(
        iq_type::get, ping_name, [](incoming& request) { (void)request.result(); }, ns);
}

task<result<void>> get(sender out, jid peer, duration deadline)
{
    auto query = iq(iq_type::get, peer).payload([](xml::writer& w) { w.element("ping", ns, ""); });
    return detail::acknowledged(out, std::move(query), deadline);
}

}  // namespace mynah::xep::ping

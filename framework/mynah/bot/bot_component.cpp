// What a component (XEP-0114) does itself, and for a client its server: presence of each of its
// addresses, and who it is as a domain.
#include <mynah/bot/bot.hpp>

namespace mynah {

// The hash in our presence (XEP-0115) is of what our addresses answer, not of what the domain does.
result<void> bot::show_presence(const sender& session, jid_view self, jid_view to,
                                presence_type type)
{
    if (!session.is_component())
        return error(errc::invalid_argument, "a client has one address, and one presence");
    const bool available = type == presence_type::available;
    auto p = available ? own_presence() : presence(type);
    if (available && !self.local().empty()) add_capabilities(p);
    p.from(self).to(to);
    if (auto sent = session.try_send(p); !sent) return sent.error();
    return {};
}

// RFC 6121 4.3.2. Nobody keeps a list of who may see us: the policy decides as it did before.
task<> bot::answer_probe(incoming probe)
{
    auto deciding = may_subscribe(jid(probe.from().bare()));
    const bool granted = co_await std::move(deciding);
    const auto answer = granted ? presence_type::available : presence_type::unsubscribed;
    auto sent = show_presence(probe.session(), probe.to().bare(), probe.from(), answer);
    if (!sent) on_error(sent.error(), "presence probe", probe.from());
}

// RFC 6121 3.3.3.
task<> bot::end_subscription(incoming request)
{
    auto sent = show_presence(request.session(), request.to().bare(), request.from().bare(),
                              presence_type::unavailable);
    if (!sent) on_error(sent.error(), "subscription", request.from());
    return on_presence(std::move(request));
}

void bot::on_info(incoming& request)
{
    const bool of_domain = request.session().is_component() && request.to().local().empty();
    if (!of_domain || !request.payload()["node"].empty())
        return xep::disco::answer_info(request, announced_);
    auto self = xep::disco::describe(*handlers_.current());
    self.identities = {current_settings().domain_identity};
    if (self.identities.front().name.empty())
        self.identities.front().name = current_settings().name;
    (void)request.result(self);
}

void bot::on_items(incoming& request)
{
    const bool of_domain = request.session().is_component() && request.to().local().empty();
    if (!of_domain || !request.payload()["node"].empty()) return xep::disco::answer_items(request);
    xep::disco::items known;
    for (const auto& address : current_settings().listed) known.entries.emplace_back(address);
    (void)request.result(known);
}

}  // namespace mynah

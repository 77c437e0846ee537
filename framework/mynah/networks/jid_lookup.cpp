#include <mynah/networks/jid_lookup.hpp>

#include <mynah/stanza/iq.hpp>

namespace mynah::networks {
namespace {

constexpr xml::qname getjid{"getjid", jid_lookup_ns};

// Who answers chooses whom we write to: on this network, and nowhere else.
result<jid> read(const stanza& reply, const jid& self)
{
    const auto text = reply.child(getjid).child("jid").text();
    auto found = jid::parse(text);
    if (!found || found->local().empty() || found->domain() != self.domain())
        return error(errc::bad_reply,
                     "the answer names no account of " + std::string(self.domain()));
    return jid(found->bare());
}

}  // namespace

task<result<jid>> look_up_jid(sender out, std::string mail, duration deadline)
{
    const auto address = jid::parse(mail);
    if (!address) co_return address.error();
    if (address->local().empty() || !address->resource().empty())
        co_return error(errc::bad_jid, mail + " is no e-mail address");
    auto question = iq(iq_type::get, address->bare());
    question.payload([](xml::writer& to) { to.start(getjid.local, getjid.space).end(); });
    auto asking = out.request(std::move(question), deadline);
    const auto reply = co_await std::move(asking);
    if (!reply) co_return reply.error();
    co_return read(*reply, out.address());
}

}  // namespace mynah::networks

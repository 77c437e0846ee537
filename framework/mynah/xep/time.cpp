#include <mynah/xep/time.hpp>

#include <mynah/handlers/incoming.hpp>
#include <mynah/xep/datetime.hpp>
#include <mynah/xep/detail/malformed.hpp>

#include <ctime>

namespace mynah::xep::time {

using std::chrono::system_clock;

result<info> info::parse(xml::element time)
{
    if (!time.is(time_name)) return detail::malformed("not an entity time");
    const auto when = datetime::parse(time.child("utc").text());
    if (!when) return when.error();
    const auto east = datetime::parse_offset(time.child("tzo").text());
    if (!east) return east.error();
    return info(*when, *east);
}

void info::write(xml::writer& out) const
{
    out.start("time", ns)
        .element("tzo", datetime::format_offset(offset))
        .element("utc", datetime::format(utc))
        .end();
}

info here(system_clock::time_point when)
{
    const auto seconds = system_clock::to_time_t(when);
    std::tm local{};
    localtime_r(&seconds, &local);
    return {when, std::chrono::minutes(local.tm_gmtoff / 60)};
}

void install(handler_registry& handlers)
{
    const auto answer = [](incoming& request) { (void)request.result(here(system_clock::now())); };
    handlers.answer(iq_type::get, time_name, answer, ns);
}

task<result<info>> get(sender out, jid peer, duration deadline)
{
    auto query = iq(iq_type::get, peer).payload([](xml::writer& w) { w.element("time", ns, ""); });
    auto asking = out.request(std::move(query), deadline);
    const auto reply = co_await std::move(asking);
    if (!reply) co_return reply.error();
    co_return info::parse(reply->child());
}

}  // namespace mynah::xep::time

#include <mynah/xep/delay.hpp>

#include <mynah/xep/datetime.hpp>
#include <mynah/xep/detail/malformed.hpp>

namespace mynah::xep::delay {
namespace {

constexpr xml::qname legacy_name{"x", "jabber:x:delay"};  // XEP-0091

}  // namespace

result<info> info::parse(xml::element delay)
{
    if (!delay.is(delay_name)) return detail::malformed("not a delay");
    const auto when = datetime::parse(delay["stamp"]);
    if (!when) return when.error();
    jid by;
    if (const auto text = delay.attribute("from")) {
        auto parsed = jid::parse(*text);
        if (!parsed) return parsed.error();
        by = std::move(*parsed);
    }
    return info(*when, std::move(by), std::string(delay.text()));
}

void info::write(xml::writer& out) const
{
    out.start("delay", ns);
    if (!from.empty()) out.attribute("from", from.text());
    out.attribute("stamp", datetime::format(stamp)).text(reason).end();
}

bool is_delayed(const stanza& s) noexcept { return s.child(delay_name) || s.child(legacy_name); }

}  // namespace mynah::xep::delay

#include <mynah/xep/forward.hpp>

#include <mynah/xep/detail/malformed.hpp>

namespace mynah::xep::forward {
namespace {

result<stanza> copy_of(xml::element e)
{
    std::string text;
    xml::writer out(text);
    e.write(out);
    if (auto written = out.finish(); !written) return written.error();
    auto tree = xml::tree::parse(text);
    if (!tree) return tree.error();
    return stanza::from(std::move(*tree));
}

}  // namespace

result<forwarded> forwarded::parse(xml::element element)
{
    if (!element.is(forwarded_name)) return detail::malformed("not a forwarded stanza");
    xml::element inner;
    for (auto child : element.children()) {
        if (child.space() != xml::ns::client) continue;
        if (inner) return detail::malformed("more than one forwarded stanza");
        inner = child;
    }
    if (!inner) return detail::malformed("no forwarded stanza");

    std::optional<delay::info> when;
    if (const auto marked = element.child(delay::delay_name)) {
        auto parsed = delay::info::parse(marked);
        if (!parsed) return parsed.error();
        when = std::move(*parsed);
    }
    auto content = copy_of(inner);
    if (!content) return content.error();
    return forwarded(std::move(*content), std::move(when));
}

void forwarded::write(xml::writer& out) const
{
    out.start("forwarded", ns);
    if (delay) delay->write(out);
    content.root().write(out);
    out.end();
}

}  // namespace mynah::xep::forward

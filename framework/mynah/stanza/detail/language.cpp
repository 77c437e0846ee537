#include <mynah/stanza/detail/language.hpp>

#include <mynah/base/ascii.hpp>

namespace mynah::detail {
namespace {

bool matches(std::string_view tag, std::string_view range) noexcept
{
    if (range.empty() || !ascii::same_in_any_case(tag.substr(0, range.size()), range)) return false;
    return tag.size() == range.size() || tag[range.size()] == '-';
}

}  // namespace

xml::element in_language(xml::element stanza, std::string_view name, std::string_view lang) noexcept
{
    xml::element first;
    xml::element unmarked;
    for (auto text = stanza.child(name); text; text = text.next()) {
        if (text.name() != name || text.space() != stanza.space()) continue;
        const auto own = text.attribute("lang", xml::ns::xml);
        if (own && matches(*own, lang)) return text;
        if (!own && !unmarked) unmarked = text;
        if (!first) first = text;
    }
    return unmarked ? unmarked : first;
}

}  // namespace mynah::detail

#include <mynah/xep/detail/google_roster.hpp>

namespace mynah::xep::detail::google_roster {

void ask_for_all(xml::writer& query)
{
    query.attribute("ext", "2", ns).attribute("include", "all", ns);
}

bool is_hidden(xml::element item) noexcept
{
    if (item.attribute("t", ns) == "H") return true;
    const auto state = item["subscription"];
    return (state.empty() || state == "none") && item["ask"].empty();
}

}  // namespace mynah::xep::detail::google_roster

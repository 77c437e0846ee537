// Any bytes as a JID: what parses is stable, bounded, and the same on the fast and the slow path.
#include <mynah/stanza/detail/idna.hpp>
#include <mynah/stanza/detail/precis.hpp>
#include <mynah/stanza/jid.hpp>

#include <cstdint>
#include <cstdlib>

namespace {

void require(bool holds)
{
    if (!holds) std::abort();
}

void check(const mynah::jid& j)
{
    require(!j.domain().empty());
    require(j.local().size() <= 1023 && j.domain().size() <= 1023 && j.resource().size() <= 1023);

    const auto again = mynah::jid::parse(j.text());
    require(again && *again == j && again->domain() == j.domain());

    const auto parts = mynah::jid::make(j.local(), j.domain(), j.resource());
    require(parts && *parts == j);

    const auto ascii = mynah::domain_ascii(j);
    require(ascii.has_value());
    for (const char c : *ascii) require(c > 0x20 && c < 0x7f);
    require(j.text().find('\0') == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto parsed = mynah::jid::parse(text);
    if (parsed) check(*parsed);

    if (const auto view = mynah::jid::if_normalized(text)) {
        require(parsed && parsed->text() == text && view->text() == text);
        require(view->local().empty() ||
                mynah::detail::enforce_local(view->local()).value() == view->local());
        require(mynah::detail::enforce_domain(view->domain()).value() == view->domain());
        require(view->is_bare() ||
                mynah::detail::enforce_resource(view->resource()).value() == view->resource());
    }
    return 0;
}

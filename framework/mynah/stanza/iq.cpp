#include <mynah/stanza/iq.hpp>

#include <cassert>

namespace mynah {

iq_view::iq_view(const stanza& s) noexcept : stanza_(&s) { assert(s.kind() == stanza_kind::iq); }

iq::iq(iq_type type, jid_view to) : outgoing_builder(stanza_kind::iq, to_string(type))
{
    set_to(to);
}

}  // namespace mynah

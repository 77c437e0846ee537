// Info/query (RFC 6120 section 8.2.3): a view of one that came in, a builder of one that goes out.
#pragma once

#include <mynah/stanza/outgoing.hpp>
#include <mynah/stanza/stanza.hpp>

namespace mynah {

// Valid while the stanza lives and is not moved. Of another kind of stanza it is the caller's bug
// (assert).
class iq_view {
public:
    explicit iq_view(const stanza& s) noexcept;

    iq_type type() const noexcept { return stanza_->iq_type(); }
    bool is_request() const noexcept { return type() == iq_type::get || type() == iq_type::set; }

    // What is asked or answered; not there in many results.
    xml::element payload() const noexcept { return stanza_->child(); }

private:
    const stanza* stanza_;
};

// iq(iq_type::get, room).payload(disco::info_query())
class iq : public outgoing_builder<iq> {
public:
    explicit iq(iq_type type, jid_view to = {});
};

}  // namespace mynah

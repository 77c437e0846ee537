// Presence (RFC 6121 section 4): a view of one that came in, a builder of one that goes out.
#pragma once

#include <mynah/stanza/outgoing.hpp>
#include <mynah/stanza/stanza.hpp>

#include <cstdint>
#include <string_view>

namespace mynah {

// Valid while the stanza lives and is not moved. Of another kind of stanza it is the caller's bug
// (assert).
class presence_view {
public:
    explicit presence_view(const stanza& s) noexcept;

    presence_type type() const noexcept { return stanza_->presence_type(); }
    presence_show show() const noexcept;  // unknown words are `online`

    // Chosen by language as message_view::body() does.
    std::string_view status(std::string_view lang = {}) const noexcept;

    std::int8_t priority() const noexcept;  // 0 when missing or not a number from -128 to 127

private:
    const stanza* stanza_;
};

// presence().show(presence_show::away).status("lunch").priority(5)
class presence : public outgoing_builder<presence> {
public:
    explicit presence(presence_type type = presence_type::available, jid_view to = {});

    presence& type(presence_type t) &;
    presence&& type(presence_type t) && { return std::move(type(t)); }

    presence& show(presence_show s) &;
    presence&& show(presence_show s) && { return std::move(show(s)); }

    presence& status(std::string_view text, std::string_view lang = {}) &;
    presence&& status(std::string_view text, std::string_view lang = {}) &&
    {
        return std::move(status(text, lang));
    }
    presence& priority(std::int8_t p) &;
    presence&& priority(std::int8_t p) && { return std::move(priority(p)); }
};

}  // namespace mynah

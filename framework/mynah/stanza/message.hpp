// Messages (RFC 6121 section 5): a view of one that came in, a builder of one that goes out.
#pragma once

#include <mynah/stanza/outgoing.hpp>
#include <mynah/stanza/stanza.hpp>

#include <string_view>

namespace mynah {

// Valid while the stanza lives and is not moved. Of another kind of stanza it is the caller's bug
// (assert).
class message_view {
public:
    explicit message_view(const stanza& s) noexcept;

    message_type type() const noexcept { return stanza_->message_type(); }

    // The text in the wanted language (BCP 47; "de" takes "de-CH", too), else the one without a
    // language of its own, else the first. "" when there is none.
    std::string_view body(std::string_view lang = {}) const noexcept;
    std::string_view subject(std::string_view lang = {}) const noexcept;
    bool has_body() const noexcept { return static_cast<bool>(stanza_->child("body")); }
    bool has_subject() const noexcept { return static_cast<bool>(stanza_->child("subject")); }

    std::string_view thread() const noexcept { return stanza_->child("thread").text(); }

private:
    const stanza* stanza_;
};

// message(peer).type(message_type::chat).body("hi")
class message : public outgoing_builder<message> {
public:
    explicit message(jid_view to = {}, message_type type = message_type::chat);

    message& type(message_type t) &;
    message&& type(message_type t) && { return std::move(type(t)); }

    // `lang` for the same text in several languages: one call each.
    message& body(std::string_view text, std::string_view lang = {}) &;
    message&& body(std::string_view text, std::string_view lang = {}) &&
    {
        return std::move(body(text, lang));
    }
    message& subject(std::string_view text, std::string_view lang = {}) &;
    message&& subject(std::string_view text, std::string_view lang = {}) &&
    {
        return std::move(subject(text, lang));
    }
    message& thread(std::string_view text) &;
    message&& thread(std::string_view text) && { return std::move(thread(text)); }
};

}  // namespace mynah

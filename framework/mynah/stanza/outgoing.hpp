// A stanza that goes out: header fields, and payload bytes that are escaped already.
//
// The engine writes the start tag when it sends, because ids, `from` and xmlns are known only then.
// Storage comes from a pool of the thread: none is allocated in the steady state. An `outgoing` may
// move to another thread; its storage then joins the pool of the thread where it ends.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/stanza/detail/outgoing_fields.hpp>
#include <mynah/stanza/jid.hpp>
#include <mynah/stanza/stanza_types.hpp>
#include <mynah/xml/writer.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace mynah {

// What `.payload()` takes: an xml::element, the values of the extensions.
template <class T>
concept writable = requires(const T& value, xml::writer& out)
{
    value.write(out);
};

class outgoing {
public:
    outgoing(outgoing&&) noexcept = default;
    outgoing& operator=(outgoing&&) noexcept = default;

    stanza_kind kind() const noexcept { return kind_; }
    std::string_view type_name() const noexcept { return type_; }  // "" when there is none
    bool is_request() const noexcept;  // an IQ get or set: somebody owes us an answer

    jid_view to() const noexcept { return fields_->to; }
    jid_view from() const noexcept { return fields_->from; }
    std::string_view id() const noexcept { return fields_->id; }
    std::string_view lang() const noexcept { return fields_->lang; }
    std::string_view payload() const noexcept { return fields_->payload; }

    // Bytes of all fields: about what goes over the wire, and what a queue counts.
    std::size_t size_bytes() const noexcept;

    void set_to(jid_view address) { fields_->to.assign(address); }
    void set_from(jid_view address) { fields_->from.assign(address); }
    void set_id(std::string_view text) { set(fields_->id, text, "id"); }
    void set_lang(std::string_view text) { set(fields_->lang, text, "xml:lang"); }

    // Something that XML cannot carry was put in: it is left out, and send() refuses the stanza
    // with this error. The first one sticks.
    bool ok() const noexcept { return refused_ == nullptr; }
    mynah::error error() const;  // only when not ok()

    // Appends <message to='...' ...>payload</message>; xmlns only when given. `sender`: where it is
    // from, if it does not say so itself.
    void write(std::string& out, std::string_view xmlns = {}, jid_view sender = {}) const;

protected:
    // `type`: the word, a literal.
    outgoing(stanza_kind kind, std::string_view type);
    void set_type(std::string_view literal) noexcept { type_ = literal; }

    // Lets `f` write payload; what it writes is dropped when XML cannot carry it.
    template <class Function>
    void append(Function&& f, const char* what = "payload")
    {
        xml::writer out(fields_->payload, xml::ns::client);
        std::forward<Function>(f)(out);
        if (auto written = out.finish(); !written) refuse(what, errc::unwritable_text);
    }
    // <name xml:lang='...'>text</name>; `name`: a literal.
    void append_element(const char* name, std::string_view text, std::string_view lang = {});
    void append_xml(std::string_view document);

private:
    void set(std::string& field, std::string_view text, const char* what);
    void refuse(const char* what, errc why) noexcept;

    detail::outgoing_fields_ptr fields_;
    std::string_view type_;
    const char* refused_ = nullptr;  // which part, a literal
    errc why_ = errc::unwritable_text;
    stanza_kind kind_;
};

// The setters that message, presence and iq have in common. Each exists for named builders (&) and
// for chains on a temporary (&&); a builder slices into an `outgoing` when it is sent:
//
//   auto hello = message(peer).body("hi");      hello.id("7");
template <class Builder>
class outgoing_builder : public outgoing {
public:
    using outgoing::from;
    using outgoing::id;
    using outgoing::lang;
    using outgoing::payload;
    using outgoing::to;

    Builder& to(jid_view address) &
    {
        set_to(address);
        return self();
    }
    Builder&& to(jid_view address) && { return std::move(to(address)); }

    // Components only: a client's server knows who it is.
    Builder& from(jid_view address) &
    {
        set_from(address);
        return self();
    }
    Builder&& from(jid_view address) && { return std::move(from(address)); }

    Builder& id(std::string_view text) &
    {
        set_id(text);
        return self();
    }
    Builder&& id(std::string_view text) && { return std::move(id(text)); }

    // xml:lang, for instance "de" or "en-GB" (BCP 47).
    Builder& lang(std::string_view tag) &
    {
        set_lang(tag);
        return self();
    }
    Builder&& lang(std::string_view tag) && { return std::move(lang(tag)); }

    // Appends a value that writes itself, or what a function writes: `[&](xml::writer& out) {...}`.
    template <writable T>
    Builder& payload(const T& value) &
    {
        append([&value](xml::writer& out) { value.write(out); });
        return self();
    }
    template <writable T>
    Builder&& payload(const T& value) &&
    {
        return std::move(payload(value));
    }
    template <std::invocable<xml::writer&> Function>
    requires(!writable<std::remove_cvref_t<Function>>) Builder& payload(Function&& f) &
    {
        append(std::forward<Function>(f));
        return self();
    }
    template <std::invocable<xml::writer&> Function>
    requires(!writable<std::remove_cvref_t<Function>>) Builder && payload(Function&& f) && {
        return std::move(payload(std::forward<Function>(f)));
    }

    // One element as text. It is parsed and written anew: malformed XML is refused (error()).
    // Names without xmlns are in jabber:client.
    Builder& payload_xml(std::string_view document) &
    {
        append_xml(document);
        return self();
    }
    Builder&& payload_xml(std::string_view document) && { return std::move(payload_xml(document)); }

protected:
    using outgoing::outgoing;

private:
    Builder& self() noexcept { return static_cast<Builder&>(*this); }
};

}  // namespace mynah

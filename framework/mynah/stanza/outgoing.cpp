#include <mynah/stanza/outgoing.hpp>
#include <mynah/xml/tree.hpp>

#include <algorithm>
#include <cassert>

namespace mynah {
namespace {

// Ids and language tags are printable ASCII, all but always.
bool writable_text(std::string_view text)
{
    const auto printable = [](char c) { return c >= 0x20 && c < 0x7f; };
    if (std::all_of(text.begin(), text.end(), printable)) return true;
    std::string scratch;
    xml::writer out(scratch);
    out.element("x", text);
    return out.finish().has_value();
}

}  // namespace

outgoing::outgoing(stanza_kind kind, std::string_view type)
    : fields_(detail::take_outgoing_fields()), type_(type), kind_(kind)
{
}

bool outgoing::is_request() const noexcept
{
    return kind_ == stanza_kind::iq &&
           (type_ == to_string(iq_type::get) || type_ == to_string(iq_type::set));
}

std::size_t outgoing::size_bytes() const noexcept
{
    constexpr std::size_t tags_and_names = 64;
    return tags_and_names + fields_->to.text().size() + fields_->from.text().size() +
           fields_->id.size() + fields_->lang.size() + fields_->payload.size();
}

mynah::error outgoing::error() const
{
    assert(!ok());
    return {why_, refused_};
}

void outgoing::write(std::string& out, std::string_view xmlns, jid_view sender) const
{
    xml::writer tag(out);
    if (xmlns.empty())
        tag.start(to_string(kind_));
    else
        tag.start(to_string(kind_), xmlns);
    const auto attribute = [&tag](std::string_view name, std::string_view value) {
        if (!value.empty()) tag.attribute(name, value);
    };
    attribute("to", fields_->to.text());
    attribute("from", from().empty() ? sender.text() : from().text());
    attribute("type", type_);
    attribute("id", fields_->id);
    if (!fields_->lang.empty()) tag.attribute("lang", fields_->lang, xml::ns::xml);
    tag.raw(fields_->payload).end();
    [[maybe_unused]] const auto written = tag.finish();
    assert(written);  // JIDs hold nothing unwritable, and the setters checked the rest
}

void outgoing::append_element(const char* name, std::string_view text, std::string_view lang)
{
    const auto element = [&](xml::writer& out) {
        out.start(name);
        if (!lang.empty()) out.attribute("lang", lang, xml::ns::xml);
        out.text(text).end();
    };
    append(element, name);
}

void outgoing::append_xml(std::string_view document)
{
    const auto parsed = xml::tree::parse(document, xml::ns::client);
    if (!parsed) return refuse("payload", errc::invalid_argument);
    append([&](xml::writer& out) { parsed->root().write(out); });
}

void outgoing::set(std::string& field, std::string_view text, const char* what)
{
    if (!writable_text(text)) return refuse(what, errc::unwritable_text);
    field.assign(text);
}

void outgoing::refuse(const char* what, errc why) noexcept
{
    if (refused_) return;
    refused_ = what;
    why_ = why;
}

}  // namespace mynah

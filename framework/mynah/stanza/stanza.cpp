#include <mynah/stanza/stanza.hpp>
#include <mynah/stanza/stream_error.hpp>

#include <cassert>

namespace mynah {
namespace {

std::size_t count_children(xml::element parent) noexcept
{
    std::size_t n = 0;
    for (auto child = parent.child(); child; child = child.next()) ++n;
    return n;
}

error bad(const char* what, std::string_view word = {})
{
    return {stanza_condition::bad_request, what, std::string(word)};
}

}  // namespace

result<stanza> stanza::from(xml::tree&& tree, std::string_view space)
{
    stanza out(std::move(tree));
    auto good = out.read_header(space);
    if (good) good = out.read_address("from", out.from_);
    if (good) good = out.read_address("to", out.to_);
    if (good) return out;
    tree = std::move(out.tree_);
    return good.error();
}

result<void> stanza::read_header(std::string_view space)
{
    const auto element = root();
    const auto kind = find_stanza_kind(element.name());
    if (!kind || element.space() != space)
        return mynah::error(stream_condition::unsupported_stanza_type, "not a stanza",
                            std::string(element.name()));
    kind_ = *kind;

    const auto word = element["type"];
    switch (kind_) {
        case stanza_kind::message:
            type_ = static_cast<std::uint8_t>(find_message_type(word));
            return {};
        case stanza_kind::presence: {
            const auto type = find_presence_type(word);
            if (!type) return bad("presence of an unknown type", word);
            type_ = static_cast<std::uint8_t>(*type);
            return {};
        }
        case stanza_kind::iq: break;
    }
    const auto type = find_iq_type(word);
    if (!type) return bad("IQ of an unknown type", word);
    type_ = static_cast<std::uint8_t>(*type);
    if (element["id"].empty()) return bad("IQ without an id");
    const bool request = type == mynah::iq_type::get || type == mynah::iq_type::set;
    if (request && count_children(element) != 1) return bad("IQ request without one payload");
    return {};
}

result<void> stanza::read_address(std::string_view attribute, jid_view& address)
{
    const auto text = root().attribute(attribute);
    if (!text) return {};
    if (const auto ready = jid_view::if_normalized(*text)) {
        address = *ready;
        return {};
    }
    const auto parsed = jid::parse(*text);
    if (!parsed)
        return mynah::error(errc::bad_jid, std::string(attribute) + ": " + parsed.error().text,
                            std::string(*text));
    address = jid_view(*parsed).over(tree_.keep(parsed->text()));
    return {};
}

bool stanza::is_error() const noexcept
{
    switch (kind_) {
        case stanza_kind::message: return message_type() == mynah::message_type::error;
        case stanza_kind::presence: return presence_type() == mynah::presence_type::error;
        case stanza_kind::iq: return iq_type() == mynah::iq_type::error;
    }
    return false;
}

std::string_view stanza::lang() const noexcept
{
    return root().attribute("lang", xml::ns::xml).value_or("");
}

mynah::message_type stanza::message_type() const noexcept
{
    assert(kind_ == stanza_kind::message);
    return static_cast<mynah::message_type>(type_);
}

mynah::presence_type stanza::presence_type() const noexcept
{
    assert(kind_ == stanza_kind::presence);
    return static_cast<mynah::presence_type>(type_);
}

mynah::iq_type stanza::iq_type() const noexcept
{
    assert(kind_ == stanza_kind::iq);
    return static_cast<mynah::iq_type>(type_);
}

std::string_view stanza::type_name() const noexcept
{
    switch (kind_) {
        case stanza_kind::message: return to_string(message_type());
        case stanza_kind::presence: return to_string(presence_type());
        case stanza_kind::iq: return to_string(iq_type());
    }
    return {};
}

stanza stanza::detach() const
{
    auto copy = from(tree_.clone(), root().space());
    assert(copy);  // what was accepted once is accepted again
    return std::move(*copy);
}

}  // namespace mynah

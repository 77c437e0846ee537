#include <mynah/protocol/framing.hpp>

#include <mynah/xml/element.hpp>
#include <mynah/xml/tree.hpp>
#include <mynah/xml/vocabulary.hpp>

#include <algorithm>
#include <optional>

namespace mynah::protocol::framing {
namespace {

constexpr std::string_view ns = "urn:ietf:params:xml:ns:xmpp-framing";
constexpr xml::qname open_name{"open", ns};
constexpr xml::qname close_name{"close", ns};
constexpr std::string_view stream_end = "</stream:stream>";
constexpr std::string_view white_space = " \t\r\n";
constexpr auto npos = std::string_view::npos;

// The end of the tag that begins at `at`: behind its '>'.
std::size_t tag_end(std::string_view text, std::size_t at)
{
    char quote = 0;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            return at + 1;
        }
    }
    return npos;
}

// Behind the first element, which begins with the text; npos: it is not whole, or is none. Of XML
// that is well-formed this is true; what is not is the parser's business.
std::size_t element_end(std::string_view text)
{
    constexpr std::string_view cdata = "<![CDATA[", cdata_end = "]]>";
    std::size_t depth = 0;
    std::size_t at = 0;
    while (at < text.size() && text[at] == '<') {
        const auto rest = text.substr(at);
        if (rest.starts_with(cdata) && depth > 0) {
            const auto end = rest.find(cdata_end);
            if (end == npos) return npos;
            at += end + cdata_end.size();
        } else if (rest.starts_with("<!") || rest.starts_with("<?")) {
            return npos;  // RFC 6120 11.1
        } else {
            const auto end = tag_end(text, at);
            if (end == npos) return npos;
            const bool closes = rest.starts_with("</");
            if (closes && depth-- == 0) return npos;
            if (!closes && text[end - 2] != '/') ++depth;
            at = end;
            if (depth == 0) return at;
        }
        at = text.find('<', at);
    }
    return npos;
}

// The name in a start tag, prefix included.
std::string_view name_of(std::string_view tag)
{
    const auto end = tag.find_first_of(" \t\r\n/>", 1);
    return tag.substr(1, end - 1);
}

// Calls visit(name, whole) for each attribute of a start tag, until it answers false.
template <class Visit>
void for_each_attribute(std::string_view tag, Visit visit)
{
    auto at = 1 + name_of(tag).size();
    for (;;) {
        at = tag.find_first_not_of(white_space, at);
        const auto equals = tag.find('=', at);
        if (at == npos || equals == npos || tag[at] == '/' || tag[at] == '>') return;
        const auto open = tag.find_first_of("'\"", equals);
        const auto close = open == npos ? npos : tag.find(tag[open], open + 1);
        if (close == npos) return;
        auto name = tag.substr(at, equals - at);
        name = name.substr(0, name.find_last_not_of(white_space) + 1);
        if (!visit(name, tag.substr(at, close + 1 - at))) return;
        at = close + 1;
    }
}

bool declares_default(std::string_view tag)
{
    bool found = false;
    for_each_attribute(tag, [&](std::string_view name, std::string_view) {
        found = name == "xmlns";
        return !found;
    });
    return found;
}

// Those of a stream header, without its namespaces.
void copy_attributes(std::string_view tag, std::string& to)
{
    for_each_attribute(tag, [&](std::string_view name, std::string_view whole) {
        const bool has_prefix = name.find(':') != npos && name != "xml:lang";
        if (name == "xmlns" || has_prefix) return true;
        to += ' ';
        to += whole;
        return true;
    });
}

std::size_t write_header(std::string_view output, std::size_t at, std::string& to)
{
    const auto end = tag_end(output, at);
    if (end == npos) return 0;
    to += "<open xmlns='";
    to += ns;
    to += '\'';
    copy_attributes(output.substr(at, end - at), to);
    to += "/>";
    return end;
}

}  // namespace

std::size_t write_document(std::string_view output, std::string& to)
{
    constexpr std::string_view stream = "<stream:stream ", declaration = "<?xml ";
    if (output.starts_with(declaration)) {
        const auto at = output.find(stream);
        return at == npos ? 0 : write_header(output, at, to);
    }
    if (output.starts_with(stream)) return write_header(output, 0, to);
    if (output.starts_with(stream_end)) {
        to += "<close xmlns='";
        to += ns;
        to += "'/>";
        return stream_end.size();
    }
    const auto end = element_end(output);
    if (end == npos) return 0;
    // RFC 7395 3.3.3: each document stands for itself.
    const auto tag = output.substr(0, tag_end(output, 0));
    const auto name = name_of(tag);
    to += '<';
    to += name;
    if (name.starts_with("stream:"))
        to += " xmlns:stream='http://etherx.jabber.org/streams'";
    else if (!declares_default(tag))
        to += " xmlns='jabber:client'";
    to += output.substr(1 + name.size(), end - 1 - name.size());
    return end;
}

result<void> read_document(std::string_view document, std::string& to)
{
    if (element_end(document) != document.size())
        return error(errc::bad_reply, "a message of the WebSocket is not one whole element");
    const auto name = name_of(document);
    const auto local = name.substr(name.find(':') + 1);
    if (local != "open" && local != "close") {
        to += document;
        return {};
    }
    const auto parsed = xml::tree::parse(document, xml::ns::client);
    if (parsed && parsed->root().is(open_name)) {
        to += "<stream:stream xmlns='jabber:client' xmlns:stream='";
        to += xml::ns::stream;
        to += '\'';
        copy_attributes(document.substr(0, tag_end(document, 0)), to);
        to += '>';
    } else if (parsed && parsed->root().is(close_name)) {
        if (parsed->root().attribute("see-other-uri"))
            return error(errc::redirect_refused, "to another WebSocket",
                         std::string(parsed->root()["see-other-uri"]));
        to += stream_end;
    } else {
        to += document;
    }
    return {};
}

}  // namespace mynah::protocol::framing

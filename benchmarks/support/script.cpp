#include "script.hpp"

#include <initializer_list>

namespace bench {
namespace {

constexpr std::string_view header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams' "
    "from='localhost' id='s1' version='1.0'>";
constexpr std::string_view login_features =
    "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
    "<mechanism>SCRAM-SHA-256</mechanism><mechanism>ANONYMOUS</mechanism></mechanisms>"
    "</stream:features>";
constexpr std::string_view online_features =
    "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
    "<sm xmlns='urn:xmpp:sm:3'/></stream:features>";
constexpr std::string_view roster =
    "<query xmlns='jabber:iq:roster'>"
    "<item jid='ann.of.green.gables@example.org' name='Ann' subscription='both'/>"
    "<item jid='benedict.cumber@example.com' name='Ben' subscription='both'/>"
    "<item jid='charlotte.bronte@example.net' subscription='both'><group>Books</group></item>"
    "<item jid='dmitri.shostakovich@example.org' name='Mitya' subscription='to'/>"
    "<item jid='edgar.allan.poe@example.com' subscription='from'><group>Books</group></item>"
    "</query>";

std::string attribute(std::string_view tag, std::string_view name)
{
    const auto at = tag.find(" " + std::string(name) + "=");
    if (at == std::string_view::npos) return {};
    const auto begin = at + name.size() + 3;
    return std::string(tag.substr(begin, tag.find(tag[begin - 1], begin) - begin));
}

// Of an element without children.
std::string_view content(std::string_view element)
{
    const auto begin = element.find('>') + 1;
    const auto end = element.rfind('<');
    return end < begin ? std::string_view() : element.substr(begin, end - begin);
}

void append(std::string& out, std::initializer_list<std::string_view> parts)
{
    for (const auto part : parts) out += part;
}

}  // namespace

bool script::heard(std::string_view bytes, std::string& out)
{
    input_ += bytes;
    while (step(out)) {
    }
    if (input_.empty()) input_ = std::string();  // ten thousand of them
    return stage_ != stage::refused;
}

bool script::take(std::string_view mark, std::string& text)
{
    const auto at = input_.find(mark);
    if (at == std::string::npos) return false;
    text = input_.substr(0, at + mark.size());
    input_.erase(0, at + mark.size());
    return true;
}

bool script::step(std::string& out)
{
    switch (stage_) {
        case stage::header:
        case stage::bound_header: {
            const auto at = input_.find("<stream:stream");
            const auto end = at == std::string::npos ? at : input_.find('>', at);
            if (end == std::string::npos) return false;
            input_.erase(0, end + 1);
            const bool first = stage_ == stage::header;
            append(out, {header, first ? login_features : online_features});
            stage_ = first ? stage::auth : stage::online;
            return true;
        }
        case stage::auth:
        case stage::response: return authenticate(out);
        case stage::online: return answer_stanza(out);
        case stage::refused: break;
    }
    return false;
}

bool script::authenticate(std::string& out)
{
    std::string text;
    if (stage_ == stage::response) {
        if (!take("</response>", text)) return false;
        const auto proof = side_.last(content(text));
        if (proof.empty()) {
            stage_ = stage::refused;
            return false;
        }
        append(out, {"<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>", proof, "</success>"});
        stage_ = stage::bound_header;
        return true;
    }
    if (!take(">", text)) return false;
    if (attribute(text, "mechanism") == "ANONYMOUS") {
        if (!text.ends_with("/>") && !take("</auth>", text)) return false;
        out += "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
        stage_ = stage::bound_header;
        return true;
    }
    if (!take("</auth>", text)) return false;
    append(out, {"<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>",
                 side_.first(text.substr(0, text.find('<'))), "</challenge>"});
    stage_ = stage::response;
    return true;
}

bool script::answer_stanza(std::string& out)
{
    const auto end = input_.find('>');
    if (end == std::string::npos) return false;
    const auto name = input_.substr(1, input_.find_first_of(" />") - 1);
    const bool stanza = name == "iq" || name == "message" || name == "presence";
    std::string text;
    if (!take(input_[end - 1] == '/' || !stanza ? ">" : "</" + name + ">", text)) return false;
    if (stanza && managed_) ++handled_;
    if (name == "message") ++messages_;
    if (name == "presence") present_ = true;
    if (name == "iq") answer_request(text, out);
    if (name == "r") append(out, {"<a xmlns='urn:xmpp:sm:3' h='", std::to_string(handled_), "'/>"});
    if (name == "enable") {
        managed_ = true;
        out +=
            "<enabled xmlns='urn:xmpp:sm:3' id='some-id-of-the-server' resume='true' max='300'/>";
    }
    return true;
}

void script::answer_request(std::string_view request, std::string& out)
{
    const auto type = attribute(request, "type");
    if (type != "get" && type != "set") return;
    append(out, {"<iq type='result' id='", attribute(request, "id"), "'>"});
    if (request.find("urn:ietf:params:xml:ns:xmpp-bind") != std::string::npos)
        append(out, {"<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>",
                     side_.user().empty() ? "somebody" : side_.user(),
                     "@localhost/resource-1</jid></bind>"});
    else if (request.find("jabber:iq:roster") != std::string::npos)
        out += roster;
    out += "</iq>";
}

}  // namespace bench

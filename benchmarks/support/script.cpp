#include "script.hpp"

namespace bench {
namespace {

constexpr std::string_view header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams' "
    "from='localhost' id='s1' version='1.0'>";
constexpr std::string_view login_features =
    "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
    "<mechanism>ANONYMOUS</mechanism></mechanisms></stream:features>";
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

void append(std::string& out, std::initializer_list<std::string_view> parts)
{
    for (const auto part : parts) out += part;
}

}  // namespace

void script::heard(std::string_view bytes, std::string& out)
{
    input_ += bytes;
    while (step(out)) {
    }
    if (input_.empty()) input_ = std::string();  // ten thousand of them
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
    std::string text;
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
            if (!take(">", text)) return false;
            if (!text.ends_with("/>") && !take("</auth>", text)) return false;
            out += "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
            stage_ = stage::bound_header;
            return true;
        case stage::online: return answer_stanza(out);
    }
    return false;
}

bool script::answer_stanza(std::string& out)
{
    const auto end = input_.find('>');
    if (end == std::string::npos) return false;
    std::string text;
    if (!input_.starts_with("<iq")) {
        take(">", text);
        if (text.starts_with("<enable"))
            out +=
                "<enabled xmlns='urn:xmpp:sm:3' id='some-id-of-the-server' resume='true' "
                "max='300'/>";
        return true;
    }
    if (input_[end - 1] == '/' ? !take(">", text) : !take("</iq>", text)) return false;
    const auto type = attribute(text, "type");
    if (type != "get" && type != "set") return true;
    append(out, {"<iq type='result' id='", attribute(text, "id"), "'>"});
    if (text.find("urn:ietf:params:xml:ns:xmpp-bind") != std::string::npos)
        out +=
            "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
            "<jid>0123456789abcdef@localhost/resource-1</jid></bind>";
    else if (text.find("jabber:iq:roster") != std::string::npos)
        out += roster;
    out += "</iq>";
    return true;
}

}  // namespace bench

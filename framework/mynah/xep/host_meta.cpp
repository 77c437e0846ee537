#include <mynah/xep/host_meta.hpp>

#include <mynah/xml/element.hpp>
#include <mynah/xml/tree.hpp>

#include <fmt/format.h>
#include <boost/json.hpp>

#include <algorithm>
#include <utility>

namespace mynah::xep::host_meta {
namespace {

namespace json = boost::json;

constexpr std::string_view xrd = "http://docs.oasis-open.org/ns/xri/xrd-1.0";
constexpr xml::qname xrd_name{"XRD", xrd};
constexpr xml::qname link_name{"Link", xrd};

using urls = std::vector<net::websocket_url>;

error too_large() { return {errc::limit_exceeded, "the host-meta document is too large"}; }

error bad(std::string_view what)
{
    return {errc::bad_reply, "the host-meta document is " + std::string(what)};
}

void add(std::string_view relation, std::string_view href, urls& to)
{
    if (relation != websocket_relation || to.size() == most_urls) return;
    auto url = net::websocket_url::parse(href);
    if (!url || !url->at.direct_tls) return;
    if (std::ranges::find(to, *url) == to.end()) to.push_back(std::move(*url));
}

// A string that stands under that name in an object; else empty.
std::string_view text(const json::object& of, std::string_view name)
{
    const auto* value = of.if_contains(name);
    const auto* string = value ? value->if_string() : nullptr;
    return string ? std::string_view(string->data(), string->size()) : std::string_view();
}

// Why a document that could be asked for has no WebSocket.
error none(const http::url& at, std::string_view why)
{
    return {errc::websocket_failed, fmt::format("{}{}: {}", at.origin(), at.path(), why)};
}

// The first URL in the document at `path`. Error: websocket_failed: another document may have it.
task<result<net::websocket_url>> find_in(http::client by, http::url at, bool is_json)
{
    auto request = http::request::get(at);
    if (!is_json) request.accept("application/xrd+xml");  // RFC 6415 section 2
    auto asking = by.exchange(std::move(request));
    const auto answer = co_await std::move(asking);
    if (!answer) {
        const auto& why = answer.error();
        const bool answered = why.code == errc::bad_reply || why.code == errc::limit_exceeded;
        co_return answered ? none(at, why.text) : why;
    }
    if (answer->status != 200) co_return none(at, fmt::format("status {}", answer->status));
    const auto text = answer->body.reveal();
    auto found = is_json ? parse_json(text) : parse_xml(text);
    if (!found) co_return none(at, found.error().text);
    if (found->empty()) co_return none(at, "there is no WebSocket (wss://) in it");
    co_return std::move(found->front());
}

class by_host_meta final : public websocket_source {
public:
    explicit by_host_meta(http::client by) : by_(std::move(by)) {}
    task<result<net::websocket_url>> find(std::string domain) override
    {
        return find_websocket(by_, std::move(domain));
    }

private:
    http::client by_;
};

}  // namespace

http::client_limits limits()
{
    http::client_limits l;
    l.deadline = std::chrono::seconds(15);
    l.body = size_limit;
    return l;
}

task<result<net::websocket_url>> find_websocket(http::client by, std::string domain)
{
    const bool v6 = domain.find(':') != domain.npos;
    const auto root =
        http::url::parse(v6 ? "https://[" + domain + "]/" : "https://" + domain + "/");
    if (!root) co_return root.error();
    auto json = find_in(by, root->with_path(json_path), true);
    auto found = co_await std::move(json);
    if (found || found.error().code != errc::websocket_failed) co_return found;
    auto xml = find_in(by, root->with_path(xml_path), false);
    auto other = co_await std::move(xml);
    if (!other && other.error().code == errc::websocket_failed)
        co_return error(errc::websocket_failed, domain + " publishes none: " + found.error().text +
                                                    "; " + other.error().text);
    co_return other;
}

std::shared_ptr<websocket_source> source(http::client by)
{
    return std::make_shared<by_host_meta>(std::move(by));
}

result<urls> parse_xml(std::string_view document)
{
    if (document.size() > size_limit) return too_large();
    // A document on its own may have a declaration, and a byte-order mark.
    if (document.starts_with("\xef\xbb\xbf")) document.remove_prefix(3);
    if (document.starts_with("<?xml")) {
        const auto end = document.find("?>");
        if (end == document.npos) return bad("not XML");
        document.remove_prefix(end + 2);
    }
    const auto parsed = xml::tree::parse(document);
    if (!parsed) return bad("not XML");
    if (!parsed->root().is(xrd_name)) return bad("not an XRD");
    urls found;
    for (const auto link : parsed->root().children())
        if (link.is(link_name)) add(link["rel"], link["href"], found);
    return found;
}

result<urls> parse_json(std::string_view document)
{
    if (document.size() > size_limit) return too_large();
    json::error_code failed;
    const auto parsed = json::parse(json::string_view(document.data(), document.size()), failed);
    if (failed) return bad("not JSON");
    const auto* whole = parsed.if_object();
    const auto* links = whole ? whole->if_contains("links") : nullptr;
    if (!whole || (links && !links->is_array())) return bad("not what it should be");
    urls found;
    if (!links) return found;
    for (const auto& link : links->get_array())
        if (const auto* object = link.if_object())
            add(text(*object, "rel"), text(*object, "href"), found);
    return found;
}

}  // namespace mynah::xep::host_meta

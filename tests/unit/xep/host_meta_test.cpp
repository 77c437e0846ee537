#include <mynah/xep/host_meta.hpp>

#include <tests/unit/http/support/canned_web.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace mynah;
using xep::host_meta::parse_json;
using xep::host_meta::parse_xml;

namespace {

using found = result<std::vector<net::websocket_url>>;

void are(const found& urls, const std::vector<std::string>& wanted)
{
    BOOST_REQUIRE_MESSAGE(urls, urls.error().message());
    std::vector<std::string> texts;
    for (const auto& url : *urls) texts.push_back(url.authority() + url.path);
    BOOST_TEST(texts == wanted, boost::test_tools::per_element());
}

void refused(const found& urls, const std::string& why)
{
    BOOST_REQUIRE(!urls);
    BOOST_TEST(urls.error().text == why);
}

std::string xrd(const std::string& links)
{
    return "<XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>" + links + "</XRD>";
}

std::string link(const std::string& href)
{
    return "<Link rel='urn:xmpp:alt-connections:websocket' href='" + href + "'/>";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(host_meta_test)

BOOST_AUTO_TEST_CASE(the_xml_of_the_xep_has_one_websocket)
{
    are(parse_xml("<?xml version='1.0' encoding='utf-8'?>\n"
                  "<XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>\n"
                  "  <Link rel=\"urn:xmpp:alt-connections:xbosh\"\n"
                  "        href=\"https://web.example.com:5280/bosh\" />\n"
                  "  <Link rel=\"urn:xmpp:alt-connections:websocket\"\n"
                  "        href=\"wss://web.example.com:443/ws\" />\n"
                  "</XRD>\n"),
        {"web.example.com/ws"});
}

BOOST_AUTO_TEST_CASE(the_json_of_the_xep_has_one_websocket)
{
    are(parse_json(R"({
  "links": [
    {"rel": "urn:xmpp:alt-connections:xbosh", "href": "https://web.example.com:5280/bosh"},
    {"rel": "urn:xmpp:alt-connections:websocket", "href": "wss://web.example.com:443/ws"}
  ]
})"),
        {"web.example.com/ws"});
}

BOOST_AUTO_TEST_CASE(only_websockets_with_tls_count_and_each_once)
{
    are(parse_xml("\xef\xbb\xbf" +
                  xrd(link("ws://a.org/") + link("https://a.org/") + link("nonsense") +
                      link("wss://b.org/") + link("wss://b.org/") + "<Link/><Other/>" +
                      "<Link xmlns='x' rel='urn:xmpp:alt-connections:websocket' "
                      "href='wss://c.org/'/>")),
        {"b.org/"});
    are(parse_json(R"({"links": [1, null, [], {}, {"rel": 1, "href": "wss://a.org/"},
        {"rel": "urn:xmpp:alt-connections:websocket"},
        {"rel": "urn:xmpp:alt-connections:websocket", "href": ["wss://a.org/"]},
        {"rel": "urn:xmpp:alt-connections:websocket", "href": "ws://a.org/"},
        {"rel": "urn:xmpp:alt-connections:websocket", "href": "wss://b.org/"}]})"),
        {"b.org/"});
}

BOOST_AUTO_TEST_CASE(no_links_are_no_mistake)
{
    are(parse_xml(xrd("")), {});
    are(parse_json("{}"), {});
    are(parse_json(R"({"links": []})"), {});
}

BOOST_AUTO_TEST_CASE(the_list_is_bounded)
{
    std::string many;
    for (int i = 0; i != 20; ++i) many += link("wss://a.org/" + std::to_string(i));
    BOOST_TEST(parse_xml(xrd(many)).value().size() == xep::host_meta::most_urls);
    const std::string large(xep::host_meta::size_limit + 1, ' ');
    refused(parse_xml(large), "the host-meta document is too large");
    refused(parse_json(large), "the host-meta document is too large");
}

BOOST_AUTO_TEST_CASE(what_is_neither_is_refused)
{
    for (const auto* text :
         {"", "x", "<XRD", "<?xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><XRD>&b;</XRD>"})
        refused(parse_xml(text), "the host-meta document is not XML");
    refused(parse_xml("<XRD/>"), "the host-meta document is not an XRD");
    for (const auto* text : {"", "{", "<XRD/>", "{}x"})
        refused(parse_json(text), "the host-meta document is not JSON");
    refused(parse_json(std::string(10'000, '[')), "the host-meta document is not JSON");
    for (const auto* text : {"[]", "1", R"({"links": {}})", R"({"links": "x"})"})
        refused(parse_json(text), "the host-meta document is not what it should be");
}

BOOST_AUTO_TEST_SUITE_END()

// Fetching it

namespace {

const std::string none_json = R"({"links":[]})";
const std::string some_json =
    R"({"links":[{"rel":"urn:xmpp:alt-connections:websocket","href":"wss://ws.example.net/a"},)"
    R"({"rel":"urn:xmpp:alt-connections:websocket","href":"wss://ws.example.net/b"}]})";

class fetching : public testing::web_fixture {
public:
    result<net::websocket_url> find(std::string domain = "example.org")
    {
        return run(xep::host_meta::find_websocket(web.client(xep::host_meta::limits()), domain));
    }
    std::string target(std::size_t request)
    {
        const auto text = web.request(request);
        return text.substr(0, text.find(" HTTP/"));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(host_meta_fetching_test, fetching)

BOOST_AUTO_TEST_CASE(the_first_websocket_of_the_json_document_is_taken)
{
    web.reply(200, some_json);
    BOOST_TEST(find().value().path == "/a");
    BOOST_TEST(web.requests() == 1U);
    BOOST_TEST(target(0) == "GET /.well-known/host-meta.json");
    BOOST_TEST((web.asked().at(0).via == net::endpoint("example.org", 443, true)));
    BOOST_TEST(web.link(0).identity() == "example.org");
}

BOOST_AUTO_TEST_CASE(the_xml_document_is_asked_for_when_that_has_none)
{
    const std::string moved =
        "HTTP/1.1 302 Found\r\nLocation: https://evil.example/\r\nContent-Length: 0\r\n\r\n";
    const std::string large = "HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n";
    std::size_t n = 0;
    for (const std::string& first :
         {std::string("404"), none_json, std::string("<html>"), moved, large}) {
        if (first == "404")
            web.reply(404, "");
        else if (first.starts_with("HTTP"))
            web.reply(first);
        else
            web.reply(200, first);
        web.reply(200, xrd(link("wss://ws.example.net/x")), "application/xrd+xml");
        const auto found = find();
        BOOST_REQUIRE_MESSAGE(found, found.error().message());
        BOOST_TEST(found->path == "/x");
        BOOST_TEST(target(n + 1) == "GET /.well-known/host-meta");
        n += 2;
        BOOST_TEST(web.requests() == n);  // nobody is led elsewhere
    }
}

// RFC 6415: a server may choose between the two by what is accepted.
BOOST_AUTO_TEST_CASE(each_document_is_asked_for_in_its_own_format)
{
    web.reply(404, "");
    web.reply(200, xrd(link("wss://ws.example.net/x")), "application/xrd+xml");
    BOOST_TEST(find().has_value());
    const auto accepts = [this](std::size_t request, const std::string& type) {
        return web.request(request).find("\r\nAccept: " + type + "\r\n") != std::string::npos;
    };
    BOOST_TEST(accepts(0, "application/json"));
    BOOST_TEST(accepts(1, "application/xrd+xml"));
}

BOOST_AUTO_TEST_CASE(a_domain_that_publishes_none_is_told_with_both_reasons)
{
    web.reply(404, "");
    web.reply(200, xrd(link("ws://ws.example.net/x")));  // without TLS
    const auto found = find();
    BOOST_REQUIRE(!found);
    BOOST_TEST((found.error().code == errc::websocket_failed));
    BOOST_TEST(found.error().text ==
               "example.org publishes none: https://example.org/.well-known/host-meta.json: status "
               "404; https://example.org/.well-known/host-meta: there is no WebSocket (wss://) in "
               "it");
}

BOOST_AUTO_TEST_CASE(a_server_that_is_not_there_or_not_the_domains_is_asked_once)
{
    web.refuse(error(errc::connect_failed));
    BOOST_TEST((find().error().code == errc::connect_failed));
    web.refuse(error(errc::certificate_rejected));
    BOOST_TEST((find().error().code == errc::certificate_rejected));
    BOOST_TEST(web.asked().size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_server_that_says_nothing_is_given_up)
{
    web.hang_after("HTTP/1.1 200 OK\r\n");
    BOOST_TEST((find().error().code == errc::timed_out));
}

BOOST_AUTO_TEST_CASE(what_is_no_host_is_asked_nowhere)
{
    web.reply(200, some_json);
    BOOST_TEST(find("2001:db8::1").has_value());
    BOOST_TEST(web.asked().at(0).via->host == "2001:db8::1");
    BOOST_TEST((find("a b").error().code == errc::invalid_argument));
}

BOOST_AUTO_TEST_SUITE_END()

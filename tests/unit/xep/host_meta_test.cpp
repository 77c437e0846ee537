#include <mynah/xep/host_meta.hpp>

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

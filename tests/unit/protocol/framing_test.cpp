#include <mynah/protocol/framing.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace mynah;
namespace framing = protocol::framing;

namespace {

// The documents that the output makes; a rest that is not whole comes last, in braces.
std::vector<std::string> documents(std::string_view output)
{
    std::vector<std::string> all;
    while (!output.empty()) {
        std::string one;
        const auto size = framing::write_document(output, one);
        if (size == 0) {
            all.push_back("{" + std::string(output) + "}");
            break;
        }
        all.push_back(std::move(one));
        output.remove_prefix(size);
    }
    return all;
}

void are(std::string_view output, const std::vector<std::string>& wanted)
{
    BOOST_TEST(documents(output) == wanted, boost::test_tools::per_element());
}

std::string stream_of(std::string_view document)
{
    std::string stream = "before";
    const auto good = framing::read_document(document, stream);
    BOOST_REQUIRE_MESSAGE(good, document);
    BOOST_REQUIRE(stream.starts_with("before"));
    return stream.substr(6);
}

void refused(std::string_view document, errc why = errc::bad_reply)
{
    std::string stream;
    const auto good = framing::read_document(document, stream);
    BOOST_REQUIRE_MESSAGE(!good, document);
    BOOST_TEST((good.error().code == why), document);
    BOOST_TEST(stream == "");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(framing_test)

BOOST_AUTO_TEST_CASE(the_header_becomes_open_and_the_end_close)
{
    are("<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/streams' to='example.org' "
        "from='bot@example.org' version='1.0' xml:lang='en'>",
        {"<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.org' "
         "from='bot@example.org' version='1.0' xml:lang='en'/>"});
    are("</stream:stream>", {"<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"});
}

BOOST_AUTO_TEST_CASE(stanzas_say_their_namespace)
{
    are("<iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq><presence/><message to=\"a>b\">"
        "<body>1 > 0 &lt; 2</body><body xml:lang='de'/></message>",
        {"<iq xmlns='jabber:client' type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>",
         "<presence xmlns='jabber:client'/>",
         "<message xmlns='jabber:client' to=\"a>b\"><body>1 > 0 &lt; 2</body>"
         "<body xml:lang='de'/></message>"});
}

BOOST_AUTO_TEST_CASE(what_says_its_namespace_stays_as_it_is)
{
    are("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='X'>eA==</auth>"
        "<r xmlns='urn:xmpp:sm:3'/>",
        {"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='X'>eA==</auth>",
         "<r xmlns='urn:xmpp:sm:3'/>"});
}

BOOST_AUTO_TEST_CASE(a_stream_error_declares_its_prefix)
{
    are("<stream:error><reset xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
        "</stream:stream>",
        {"<stream:error xmlns:stream='http://etherx.jabber.org/streams'>"
         "<reset xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
         "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"});
}

BOOST_AUTO_TEST_CASE(what_is_not_whole_waits)
{
    const std::string whole = "<message to='a>b'><body>x</body></message>";
    for (std::size_t n = 1; n != whole.size(); ++n)
        are(whole.substr(0, n), {"{" + whole.substr(0, n) + "}"});
    are("<a xmlns='x'/><b", {"<a xmlns='x'/>", "{<b}"});
}

BOOST_AUTO_TEST_CASE(open_and_close_become_the_stream_again)
{
    BOOST_TEST(stream_of("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' id=\"a'b\" "
                         "from = 'example.org' version='1.0' xml:lang='en'/>") ==
               "<stream:stream xmlns='jabber:client' "
               "xmlns:stream='http://etherx.jabber.org/streams' id=\"a'b\" from = 'example.org' "
               "version='1.0' xml:lang='en'>");
    BOOST_TEST(stream_of("<f:open xmlns:f='urn:ietf:params:xml:ns:xmpp-framing' version='1.0'>"
                         "</f:open>") ==
               "<stream:stream xmlns='jabber:client' "
               "xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>");
    BOOST_TEST(stream_of("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>") ==
               "</stream:stream>");
}

BOOST_AUTO_TEST_CASE(whole_elements_pass)
{
    for (const std::string document :
         {"<message xmlns='jabber:client'><body>x</body></message>",
          "<stream:features xmlns:stream='http://etherx.jabber.org/streams'/>",
          "<x xmlns='y'><![CDATA[</x><z/>]]></x>", "<open xmlns='elsewhere'/>", "<close/>",
          "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' id='&nothing;'/>"})
        BOOST_TEST(stream_of(document) == document);
}

BOOST_AUTO_TEST_CASE(what_is_not_one_whole_element_is_refused)
{
    for (const auto* document : {"",
                                 " ",
                                 "text",
                                 "<a",
                                 "<a>",
                                 "<a><b></a",
                                 "<a/><b/>",
                                 "<a/> ",
                                 " <a/>",
                                 "</a>",
                                 "</stream:stream>",
                                 "<a></a></b>",
                                 "<?xml version='1.0'?><a/>",
                                 "<!-- --><a/>",
                                 "<a><!-- </a> --></a>",
                                 "<a><?b </a>?></a>",
                                 "<!DOCTYPE a><a/>",
                                 "<a><![CDATA[</a>",
                                 "<![CDATA[x]]>",
                                 "<stream:stream>",
                                 "<a b='>"})
        refused(document);
}

BOOST_AUTO_TEST_CASE(another_place_is_not_gone_to)
{
    refused("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' see-other-uri='wss://b.org/'/>",
            errc::redirect_refused);
}

BOOST_AUTO_TEST_SUITE_END()

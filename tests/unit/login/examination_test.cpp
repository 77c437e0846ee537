// How `mynah-login check` looks at a server, and by which way.
#include <bots/login/check/examination.hpp>

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <vector>

#include "../http/support/canned_web.hpp"

using namespace mynah;
using namespace mynah::login;

namespace {

const std::string features =
    "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
    "from='example.org' id='1' version='1.0'><stream:features>"
    "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>SCRAM-SHA-1</mechanism>"
    "</mechanisms></stream:features>";

net::proxy proxy(const std::string& exceptions)
{
    auto p = net::proxy::parse("socks5://127.0.0.1:1080").value();
    p.exceptions = exceptions;
    return p;
}

// What was told, in this order.
class told final : public examination_listener {
public:
    void found_targets(const report& all) override
    {
        words.push_back(std::to_string(all.targets.size()) + " target");
    }
    void tried_addresses(const target_report& of) override
    {
        words.push_back(std::to_string(of.addresses.size()) + " address");
        inside_was_unknown = !of.secure && !of.tls_tried;
    }
    void looked_inside(const target_report& of) override
    {
        words.push_back(of.secure ? "inside" : "nothing inside");
    }

    std::vector<std::string> words;
    bool inside_was_unknown = false;
};

class fixture : public testing::web_fixture {
public:
    fixture()
    {
        to.domain = to.ascii = "example.org";
        to.connect = net::endpoint("192.0.2.1", 443, true);
    }

    // Each connection is given the features when it has opened a stream.
    report examine(std::size_t connections)
    {
        for (std::size_t i = 0; i != connections; ++i) web.hang_after(features);
        examination all(io, web, to, listener);
        return run(all.run()).value();
    }

    examination_settings to;
    told listener;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(examination_test, fixture)

BOOST_AUTO_TEST_CASE(every_handshake_of_direct_tls_says_that_it_wants_xmpp)
{
    const auto found = examine(6);
    BOOST_REQUIRE(web.requests() == 6U);  // the port, the stream, and the versions of TLS
    for (std::size_t i = 1; i != 6; ++i) BOOST_TEST(web.link(i).alpn() == "xmpp-client");
    const auto& t = found.targets.at(0);
    BOOST_TEST(t.secure.has_value());
    for (const auto a : t.versions) BOOST_TEST((a == answer::accepted));
}

BOOST_AUTO_TEST_CASE(a_name_is_left_to_the_proxy)
{
    to.connect->host = "xmpp.example.org";
    to.go_by(proxy(""));
    examine(6);
    for (const auto& asked : web.asked()) BOOST_TEST(asked.via->host == "xmpp.example.org");
}

BOOST_AUTO_TEST_CASE(whether_the_proxy_is_in_the_way_is_decided_by_the_name_once)
{
    to.connect->host = "xmpp.example.org";
    to.go_by(proxy("xmpp.example.org"));
    BOOST_TEST(!to.proxy.has_value());  // nor for its addresses
    to.go_by(proxy("example.net, 192.0.2.0/24"));
    BOOST_REQUIRE(to.proxy.has_value());
    BOOST_TEST(to.proxy->serves("192.0.2.1"));
    to.connect.reset();
    to.go_by(proxy(".example.org"));
    BOOST_TEST(!to.proxy.has_value());
    to.go_by(std::nullopt);
    BOOST_TEST(!to.proxy.has_value());
}

BOOST_AUTO_TEST_CASE(each_part_is_told_before_the_next_one_begins)
{
    examine(6);
    const std::vector<std::string> parts = {"1 target", "1 address", "inside"};
    BOOST_TEST(listener.words == parts, boost::test_tools::per_element());
    BOOST_TEST(listener.inside_was_unknown);
}

BOOST_AUTO_TEST_CASE(where_nothing_is_reached_there_is_no_inside)
{
    web.refuse(error(errc::connect_failed, "Connection refused"));
    const auto found = examine(0);
    const std::vector<std::string> parts = {"1 target", "1 address"};
    BOOST_TEST(listener.words == parts, boost::test_tools::per_element());
    BOOST_TEST((found.targets.at(0).addresses.at(0).by == obstacle::server));
}

BOOST_AUTO_TEST_CASE(a_proxy_in_the_way_is_told_from_the_server)
{
    to.go_by(proxy(""));
    web.refuse(error(errc::proxy_refused, "it does not accept the user and password"));
    BOOST_TEST((examine(0).targets.at(0).addresses.at(0).by == obstacle::proxy_log_in));
    web.refuse(error(errc::proxy_failed, "it cannot connect"));
    BOOST_TEST((examine(0).targets.at(0).addresses.at(0).by == obstacle::proxy));
}

BOOST_AUTO_TEST_CASE(what_is_no_xmpp_is_said_once)
{
    to.connect->direct_tls = false;
    web.hang_after("");                                // the port
    web.hang_after("220 mail.example.org ESMTP\r\n");  // the stream
    const auto found = examine(0);
    BOOST_TEST(found.targets.at(0).failed == "what it says is not XMPP");
}

BOOST_AUTO_TEST_SUITE_END()

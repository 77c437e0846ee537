#include <mynah/networks/catalogue.hpp>
#include <mynah/protocol/sasl/known_mechanism.hpp>
#include <mynah/stanza/jid.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

using namespace mynah;

BOOST_AUTO_TEST_SUITE(catalogue_test)

BOOST_AUTO_TEST_CASE(they_are_found_by_name_and_by_domain)
{
    for (const auto& n : networks::all()) {
        BOOST_TEST(networks::find(n.name) == &n);
        for (const auto domain : n.domains) BOOST_TEST(networks::of_domain(domain) == &n);
    }
    BOOST_TEST(networks::find("messenger")->title == "Windows Live Messenger");
    BOOST_TEST(networks::of_domain("googlemail.com") == networks::find("google"));
    BOOST_TEST(networks::find("icq") == nullptr);
    BOOST_TEST(networks::find("") == nullptr);
    BOOST_TEST(networks::of_domain("example.org") == nullptr);
}

BOOST_AUTO_TEST_CASE(no_name_and_no_domain_stands_twice)
{
    std::set<std::string_view> seen;
    for (const auto& n : networks::all()) {
        BOOST_TEST(seen.insert(n.name).second, n.name);
        for (const auto domain : n.domains) BOOST_TEST(seen.insert(domain).second, domain);
    }
    BOOST_TEST(std::ranges::is_sorted(networks::all(), {}, &networks::network::name));
}

BOOST_AUTO_TEST_CASE(what_they_name_exists)
{
    for (const auto& n : networks::all()) {
        BOOST_TEST_CONTEXT(n.name)
        {
            BOOST_TEST(!n.domains.empty());
            for (const auto domain : n.domains)
                BOOST_TEST(domain_ascii(jid::parse(domain).value()).value() == domain);
            for (const auto name : n.mechanisms)
                BOOST_TEST((sasl::find_mechanism(name) != nullptr), name);
            BOOST_TEST((n.idle <= std::chrono::seconds(60)));
            BOOST_TEST((n.hosted_certificate.empty() || n.hosts_other_domains));
        }
    }
}

BOOST_AUTO_TEST_CASE(each_has_a_row_in_the_documentation)
{
    std::ifstream file(MYNAH_SOURCE_DIR "/docs/networks.md");
    std::stringstream text;
    text << file.rdbuf();
    for (const auto& n : networks::all()) {
        const auto row = "| `" + std::string(n.name) + "` | " + std::string(n.title) + " | ";
        BOOST_TEST(text.str().find(row) != std::string::npos, row);
        for (const auto domain : n.domains)
            BOOST_TEST(text.str().find(domain) != std::string::npos, domain);
    }
}

BOOST_AUTO_TEST_SUITE_END()

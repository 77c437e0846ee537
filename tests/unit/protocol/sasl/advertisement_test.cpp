#include <mynah/protocol/sasl/advertisement.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::sasl;
using crypto::hash;

BOOST_AUTO_TEST_SUITE(advertisement_test)

// XEP-0474 section 5.3.
BOOST_AUTO_TEST_CASE(the_example_of_the_xep)
{
    const advertisement offered({"SCRAM-SHA-1", "SCRAM-SHA-1-PLUS"},
                                std::vector<std::string>{"tls-server-end-point", "tls-exporter"});
    BOOST_TEST(offered.known());
    BOOST_TEST(offered.hash(hash::sha1) == "G6k/rBLDqgOhRRaCuuatSDFkJ08=");
}

BOOST_AUTO_TEST_CASE(the_order_of_the_offer_does_not_matter)
{
    const advertisement offered({"SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"},
                                std::vector<std::string>{"tls-exporter", "tls-server-end-point"});
    BOOST_TEST(offered.hash(hash::sha1) == "G6k/rBLDqgOhRRaCuuatSDFkJ08=");
}

// Version 0.3 of the XEP: "," and "|". Computed with Python's hashlib.
BOOST_AUTO_TEST_CASE(earlier_versions_had_other_separators)
{
    const advertisement offered({"SCRAM-SHA-1", "SCRAM-SHA-1-PLUS"},
                                std::vector<std::string>{"tls-server-end-point", "tls-exporter"});
    BOOST_TEST(offered.former_hash(hash::sha1) == "dRc3RenuSY9ypgPpERowoaySQZY=");
}

BOOST_AUTO_TEST_CASE(no_list_of_binding_types_is_not_an_empty_one)
{
    const advertisement none({"SCRAM-SHA-1"}, std::nullopt);
    const advertisement empty({"SCRAM-SHA-1"}, std::vector<std::string>{});
    BOOST_TEST(none.hash(hash::sha1) == "LrtFoCs8XsoI+diY4u3rG69UGN8=");
    BOOST_TEST(none.hash(hash::sha1) != empty.hash(hash::sha1));
    BOOST_TEST(!advertisement().known());
}

BOOST_AUTO_TEST_SUITE_END()

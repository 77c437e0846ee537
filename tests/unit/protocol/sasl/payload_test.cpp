#include <mynah/protocol/sasl/payload.hpp>

#include "tests/unit/protocol/sasl/code_of.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::sasl;

BOOST_AUTO_TEST_SUITE(payload_test)

BOOST_AUTO_TEST_CASE(a_message_of_no_bytes_is_not_no_message)
{
    BOOST_TEST(encode_payload(std::nullopt) == "");
    BOOST_TEST(encode_payload("") == "=");
    BOOST_TEST((decode_payload("").value() == std::nullopt));
    BOOST_TEST((decode_payload("=").value() == ""));
}

BOOST_AUTO_TEST_CASE(a_message_travels_as_base64)
{
    BOOST_TEST(encode_payload("n,,") == "biws");
    BOOST_TEST((decode_payload("biws").value() == "n,,"));
}

BOOST_AUTO_TEST_CASE(what_is_not_base64_is_refused)
{
    for (const char* text : {"==", "biw", "bi ws", " ", "biws\n", "b=ws"})
        BOOST_TEST((code_of(decode_payload(text)) == errc::bad_base64));
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/base/base64.hpp>
#include <mynah/protocol/sasl/scram_keys.hpp>

#include "tests/unit/protocol/sasl/code_of.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::sasl;
using crypto::hash;

BOOST_AUTO_TEST_SUITE(scram_keys_test)

// Computed with Python's hashlib and hmac.
BOOST_AUTO_TEST_CASE(keys_are_derived_as_rfc_5802_says)
{
    const auto sha1 = derive_keys(hash::sha1, secret("pencil"), "12345678", 4096).value();
    BOOST_TEST(base64::encode(sha1.client_key) == "wqw5blxNytOwfOTVR9m9qYk2L7M=");
    BOOST_TEST(base64::encode(sha1.server_key) == "Qs9sXhWl1kl8yGv4yhwdiXGHB24=");

    const key_request request(hash::sha256, "12345678", 4096);
    const auto sha256 = derive_keys(request, secret("pencil")).value();
    BOOST_TEST(base64::encode(sha256.client_key) == "OoaU+WXlk1v7VqPZeest5YmiLVIebPnO12OvvSpeJC8=");
    BOOST_TEST(base64::encode(sha256.server_key) == "kKxxe7aGqK/XbXv7v463pWEge1TZdzS0wi72fQzujEw=");
}

BOOST_AUTO_TEST_CASE(the_password_is_normalised_first)
{
    const auto plain = derive_keys(hash::sha1, secret("IX"), "12345678", 4096).value();
    const auto hyphen = derive_keys(hash::sha1, secret("I\xc2\xadX"), "12345678", 4096).value();
    BOOST_TEST(base64::encode(plain.client_key) == "Qgloa/lKNXu45sl2yCUD/1129a0=");
    BOOST_TEST((plain.client_key == hyphen.client_key));
}

BOOST_AUTO_TEST_CASE(a_password_that_saslprep_forbids_is_an_error)
{
    const auto keys = derive_keys(hash::sha1, secret("pen\ncil"), "12345678", 4096);
    BOOST_TEST((code_of(keys) == errc::invalid_argument));
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/base/crypto.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>

using namespace mynah;
using crypto::hash;

namespace {

std::string hex(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (unsigned char c : bytes) {
        out += digits[c >> 4];
        out += digits[c & 15];
    }
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(crypto_test)

// FIPS 180-2.
BOOST_AUTO_TEST_CASE(digests_of_abc)
{
    BOOST_TEST(hex(crypto::digest(hash::sha1, "abc")) ==
               "a9993e364706816aba3e25717850c26c9cd0d89d");
    BOOST_TEST(hex(crypto::digest(hash::sha256, "abc")) ==
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    BOOST_TEST(hex(crypto::digest(hash::sha384, "abc")) ==
               "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
               "8086072ba1e7cc2358baeca134c825a7");
    BOOST_TEST(hex(crypto::digest(hash::sha512, "abc")) ==
               "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
               "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

BOOST_AUTO_TEST_CASE(the_digest_of_nothing)
{
    BOOST_TEST(hex(crypto::digest(hash::sha1, {})) == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

// RFC 2202 and RFC 4231, test case 2.
BOOST_AUTO_TEST_CASE(macs_of_jefe)
{
    constexpr std::string_view message = "what do ya want for nothing?";
    BOOST_TEST(hex(crypto::hmac(hash::sha1, "Jefe", message)) ==
               "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    BOOST_TEST(hex(crypto::hmac(hash::sha256, "Jefe", message)) ==
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    BOOST_TEST(hex(crypto::hmac(hash::sha384, "Jefe", message)) ==
               "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
               "8e2240ca5e69e2c78b3239ecfab21649");
    BOOST_TEST(hex(crypto::hmac(hash::sha512, "Jefe", message)) ==
               "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
               "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
}

BOOST_AUTO_TEST_CASE(an_empty_key_is_a_key)
{
    // Twice, and after another key: OpenSSL takes a null pointer for "the key of the last call".
    crypto::hmac(hash::sha256, "another key", "");
    BOOST_TEST(hex(crypto::hmac(hash::sha256, {}, {})) ==
               "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

// RFC 6070, test case 2; the others computed with Python's hashlib.
BOOST_AUTO_TEST_CASE(keys_from_passwords)
{
    BOOST_TEST(hex(crypto::pbkdf2(hash::sha1, "password", "salt", 2)) ==
               "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957");
    BOOST_TEST(hex(crypto::pbkdf2(hash::sha256, "password", "salt", 2)) ==
               "ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43");
    BOOST_TEST(hex(crypto::pbkdf2(hash::sha384, "password", "salt", 2)) ==
               "54f775c6d790f21930459162fc535dbf04a939185127016a04176a0730c6f1f4"
               "fb48832ad1261baadd2cedd50814b1c8");
    BOOST_TEST(hex(crypto::pbkdf2(hash::sha512, "password", "salt", 2)) ==
               "e1d9c16aa681708a45f5c7c4e215ceb66e011a2e9f0040713f18aefdb866d53c"
               "f76cab2868a39b9f7840edce4fef5a82be67335c77a6068e04112754f27ccf4e");
}

BOOST_AUTO_TEST_CASE(no_iterations_is_a_bug_of_the_caller)
{
    BOOST_CHECK_THROW(crypto::pbkdf2(hash::sha1, "password", "salt", 0), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(equal_means_the_same_bytes)
{
    using namespace std::string_view_literals;
    BOOST_TEST(crypto::equal("", ""));
    BOOST_TEST(crypto::equal("a\0b"sv, "a\0b"sv));
    BOOST_TEST(!crypto::equal("a\0b"sv, "a\0c"sv));
    BOOST_TEST(!crypto::equal("abc", "ab"));
    BOOST_TEST(!crypto::equal("", "a"));
}

BOOST_AUTO_TEST_CASE(wiped_bytes_are_zero)
{
    std::array<char, 5> bytes = {'h', 'e', 'l', 'l', 'o'};
    crypto::wipe(bytes.data(), bytes.size());
    BOOST_TEST(std::count(bytes.begin(), bytes.end(), '\0') == 5);
}

BOOST_AUTO_TEST_CASE(a_wiped_string_is_empty_and_keeps_nothing)
{
    std::string text = "a password that does not fit into the string object";
    const auto* bytes = text.data();
    const auto size = text.size();
    crypto::wipe(text);
    BOOST_TEST(text.empty());
    BOOST_TEST((text.data() == bytes));  // pointers, not C strings
    BOOST_TEST(std::count(bytes, bytes + size, '\0') == static_cast<std::ptrdiff_t>(size));
}

BOOST_AUTO_TEST_CASE(random_bytes_fill_everything_and_differ)
{
    std::set<std::array<unsigned char, 16>> seen;
    for (int i = 0; i < 64; ++i) {
        std::array<unsigned char, 16> bytes{};
        crypto::random_bytes(bytes);
        seen.insert(bytes);
    }
    BOOST_TEST(seen.size() == 64U);
    for (std::size_t i = 0; i < 16; ++i)
        BOOST_TEST(std::any_of(seen.begin(), seen.end(), [&](auto& b) { return b[i] != 0; }));
}

BOOST_AUTO_TEST_CASE(a_digest_holds_64_bytes_and_no_more)
{
    BOOST_TEST(crypto::digest_bytes(std::string(64, 'x')).view() == std::string(64, 'x'));
    BOOST_CHECK_THROW(crypto::digest_bytes(std::string(65, 'x')), std::length_error);
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/base/base64.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace mynah;
using namespace std::string_literals;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(base64_test)

// RFC 4648 section 10.
constexpr std::pair<std::string_view, std::string_view> vectors[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
    {"\xfb\xff\xbf"sv, "+/+/"},
    {"\0\0\0"sv, "AAAA"},
};

BOOST_AUTO_TEST_CASE(bytes_become_text)
{
    for (auto [bytes, text] : vectors) BOOST_TEST(base64::encode(bytes) == text);
}

BOOST_AUTO_TEST_CASE(text_becomes_bytes)
{
    for (auto [bytes, text] : vectors) BOOST_TEST(base64::decode(text).value() == bytes);
}

BOOST_AUTO_TEST_CASE(every_byte_comes_back)
{
    std::string all;
    for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
    for (std::size_t cut = 0; cut <= all.size(); ++cut) {
        const auto bytes = all.substr(cut);
        BOOST_TEST(base64::decode(base64::encode(bytes)).value() == bytes);
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_canonical_is_refused)
{
    for (auto text : {
             "Z"sv,        "Zg"sv,       "Zm8"sv,   "Zg="sv,          "Zg==="sv,
             "="sv,        "=="sv,       "==="sv,   "===="sv,  // padding
             "Z==="sv,     "Zg==Zg=="sv, "Z=g="sv,  "=Zm9"sv,         "Zm9v="sv,
             "Zm9v===="sv, "Zh=="sv,     "Zm9="sv,  "Z/=="sv,          // bits behind the end
             "Zm9v\n"sv,   " Zm9v"sv,    "Zm 9"sv,  "Zm9v\r\n\r\n"sv,  // white space
             "Zm9-"sv,     "Zm9_"sv,     "Zm9\0"sv, "Zm9\xff"sv,      "Zm.v"sv,  // other characters
         }) {
        BOOST_TEST_CONTEXT("text: " << text)
        {
            const auto bytes = base64::decode(text);
            BOOST_REQUIRE(!bytes);
            BOOST_TEST((bytes.error().code == errc::bad_base64));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/protocol/sasl/sasl_error.hpp>
#include <mynah/protocol/sasl/scram_message.hpp>

#include "tests/unit/protocol/sasl/code_of.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace mynah;
using namespace mynah::sasl;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(scram_message_test)

BOOST_AUTO_TEST_CASE(a_server_first_message_is_taken_apart)
{
    const auto m = parse_server_first("r=nonce=with!~,s=MTIzNDU2Nzg=,i=10000").value();
    BOOST_TEST(m.nonce == "nonce=with!~");
    BOOST_TEST(m.salt == "12345678");
    BOOST_TEST(m.iterations == 10'000U);
}

BOOST_AUTO_TEST_CASE(the_hashes_of_the_offer_are_kept)
{
    const auto m = parse_server_first("r=n,s=MTI=,i=1,h=aGFzaA==,x=y,d=b2xk").value();
    BOOST_TEST(m.offer_hash == "aGFzaA==");
    BOOST_TEST(m.former_offer_hash == "b2xk");
    BOOST_TEST((code_of(parse_server_first("r=n,s=MTI=,i=1,h=a,h=a")) == errc::bad_challenge));
    BOOST_TEST((code_of(parse_server_first("r=n,h=a,s=MTI=,i=1")) == errc::bad_challenge));
}

BOOST_AUTO_TEST_CASE(optional_extensions_are_ignored)
{
    BOOST_TEST(parse_server_first("r=n,s=MTI=,i=1,f=aGFzaA==,o=x").value().iterations == 1U);
    BOOST_TEST(parse_server_final("v=MTI=,x=y").value() == "12");
}

BOOST_AUTO_TEST_CASE(a_server_first_message_follows_the_grammar)
{
    constexpr std::string_view rows[] = {
        // missing
        "",
        ",",
        "r",
        "r=",
        "r=n",
        "r=n,",
        "r=n,s=MTI=",
        "r=n,s=MTI=,",
        "s=MTI=,i=1",
        "r=n,i=1",
        "i=1",
        "r=n,,i=1",
        ",,,",
        // empty
        "r=,s=MTI=,i=1",
        "r=n,s=,i=1",
        "r=n,s=MTI=,i=",
        // reordered
        "s=MTI=,r=n,i=1",
        "r=n,i=1,s=MTI=",
        "i=1,s=MTI=,r=n",
        // repeated
        "r=n,r=n,s=MTI=,i=1",
        "r=n,s=MTI=,s=MTI=,i=1",
        "r=n,s=MTI=,i=1,i=1",
        "r=n,s=MTI=,i=1,r=n",
        "r=n,s=MTI=,i=1,s=MTI=",
        "r=n,s=MTI=,i=1,x=1,x=2",
        // mandatory extensions
        "m=x,r=n,s=MTI=,i=1",
        "r=n,m=x,s=MTI=,i=1",
        "r=n,s=MTI=,i=1,m=x",
        // attributes of other messages
        "r=n,s=MTI=,i=1,v=MTI=",
        "r=n,s=MTI=,i=1,e=other-error",
        "r=n,s=MTI=,i=1,p=MTI=",
        "r=n,s=MTI=,i=1,c=biws",
        "r=n,s=MTI=,i=1,n=user",
        "r=n,s=MTI=,i=1,a=user",
        // the salt is not canonical base64
        "r=n,s=MTI,i=1",
        "r=n,s=MTJ=,i=1",
        "r=n,s=M TI=,i=1",
        "r=n,s=MT!=,i=1",
        "r=n,s==,i=1",
        "r=n,s=====,i=1",
        // the iteration count is no positive number
        "r=n,s=MTI=,i=0",
        "r=n,s=MTI=,i=-1",
        "r=n,s=MTI=,i=+4096",
        "r=n,s=MTI=,i=bla",
        "r=n,s=MTI=,i=4096x",
        "r=n,s=MTI=,i= 4096",
        "r=n,s=MTI=,i=4096 ",
        "r=n,s=MTI=,i=04096",
        "r=n,s=MTI=,i=0x1000",
        "r=n,s=MTI=,i=4096.0",
        "r=n,s=MTI=,i=4e3",
        // the nonce is not printable
        "r=n n,s=MTI=,i=1",
        "r=n\t,s=MTI=,i=1",
        "r=n\x7f,s=MTI=,i=1",
        "r=n\xc3\xbc,s=MTI=,i=1",
        "r=n\0n,s=MTI=,i=1"sv,
        // not attributes
        "r:n,s=MTI=,i=1",
        "r=n,s=MTI=,i=1,",
        "r=n,s=MTI=,i=1,,x=y",
        "r=n,s=MTI=,i=1,x",
        "r=n,s=MTI=,i=1,x=",
        "r=n,s=MTI=,i=1,1=y",
        "r=n,s=MTI=,i=1,xx=y",
        "r=n,s=MTI=,i=1,x=\0"sv,
        " r=n,s=MTI=,i=1",
        "R=n,s=MTI=,i=1",
        "r=n,s=MTI=,i=1\n",
    };
    for (auto message : rows) BOOST_TEST_CONTEXT("message: " << message)
        {
            BOOST_TEST((code_of(parse_server_first(message)) == errc::bad_challenge));
        }
}

BOOST_AUTO_TEST_CASE(a_count_that_overflows_is_out_of_bounds)
{
    BOOST_TEST(parse_server_first("r=n,s=MTI=,i=4294967295").value().iterations == 4294967295U);
    BOOST_TEST((code_of(parse_server_first("r=n,s=MTI=,i=4294967296")) == errc::weak_parameters));
}

BOOST_AUTO_TEST_CASE(eight_kilobytes_are_enough)
{
    const auto sized = [](std::size_t size) {
        std::string m = "r=n,s=MTI=,i=1,x=";
        return m.append(size - m.size(), 'y');
    };
    BOOST_TEST(parse_server_first(sized(8192)).has_value());
    BOOST_TEST((code_of(parse_server_first(sized(8193))) == errc::bad_challenge));

    const auto last = [](std::size_t size) {
        std::string m = "v=MTI=,x=";
        return m.append(size - m.size(), 'y');
    };
    BOOST_TEST(parse_server_final(last(8192)).has_value());
    BOOST_TEST((code_of(parse_server_final(last(8193))) == errc::bad_challenge));
}

BOOST_AUTO_TEST_CASE(a_server_final_message_follows_the_grammar)
{
    for (auto message : {"v=MTI"sv, "v=MTJ="sv, "v=!"sv, "v=MTI=,v=MTI="sv, "v=MTI=,m=x"sv,
                         "v=MTI=,e=other-error"sv, "v=MTI=,x"sv, "v=MTI=,x=1,x=2"sv})
        BOOST_TEST_CONTEXT("message: " << message)
        {
            BOOST_TEST((code_of(parse_server_final(message)) == errc::bad_challenge));
        }
}

BOOST_AUTO_TEST_CASE(without_a_signature_the_server_is_not_authentic)
{
    for (auto message : {""sv, "v="sv, "v"sv, "V=MTI="sv, "x=y,v=MTI="sv, "m=x,v=MTI="sv,
                         "p=MTI="sv, ",v=MTI="sv, "v=,x=y"sv, "v=MTI=,"sv})
        BOOST_TEST_CONTEXT("message: " << message)
        {
            BOOST_TEST((code_of(parse_server_final(message)) == errc::server_not_authentic));
        }
}

BOOST_AUTO_TEST_CASE(the_servers_errors_have_conditions)
{
    const std::pair<std::string_view, sasl_condition> rows[] = {
        {"invalid-encoding", sasl_condition::malformed_request},
        {"extensions-not-supported", sasl_condition::malformed_request},
        {"invalid-proof", sasl_condition::not_authorized},
        {"channel-bindings-dont-match", sasl_condition::not_authorized},
        {"server-does-support-channel-binding", sasl_condition::not_authorized},
        {"channel-binding-not-supported", sasl_condition::invalid_mechanism},
        {"unsupported-channel-binding-type", sasl_condition::invalid_mechanism},
        {"unknown-user", sasl_condition::not_authorized},
        {"invalid-username-encoding", sasl_condition::malformed_request},
        {"no-resources", sasl_condition::temporary_auth_failure},
        {"other-error", sasl_condition::unknown},
        {"my-own-error", sasl_condition::unknown},
    };
    for (auto [value, condition] : rows) {
        const auto refused = parse_server_final("e=" + std::string(value));
        BOOST_TEST((code_of(refused) == condition));
        BOOST_TEST(refused.error().peer_text == value);
        BOOST_TEST(refused.error().text.find(value) == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(names_are_escaped)
{
    BOOST_TEST(escape_name("user") == "user");
    BOOST_TEST(escape_name(",=,") == "=2C=3D=2C");
    BOOST_TEST(escape_name("=2C") == "=3D2C");
}

BOOST_AUTO_TEST_SUITE_END()

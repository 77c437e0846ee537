#include <mynah/protocol/sasl/digest_challenge.hpp>

#include "tests/unit/protocol/sasl/code_of.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mynah;
using namespace mynah::sasl;

BOOST_AUTO_TEST_SUITE(digest_challenge_test)

BOOST_AUTO_TEST_CASE(a_challenge_is_taken_apart)
{
    const auto c = parse_digest_challenge(
                       "realm=\"elwood.innosoft.com\",nonce=\"OA6MG9tEQGm2hh\",qop=\"auth\","
                       "algorithm=md5-sess,charset=utf-8")
                       .value();
    BOOST_TEST((c.realms == std::vector<std::string>{"elwood.innosoft.com"}));
    BOOST_TEST(c.nonce == "OA6MG9tEQGm2hh");
    BOOST_TEST(c.utf8);
}

BOOST_AUTO_TEST_CASE(what_is_optional_may_be_absent_and_what_is_unknown_is_ignored)
{
    const auto c = parse_digest_challenge(
                       " ,nonce=\"a\\\"b,c\" ,\t, algorithm=md5-sess, x-new=1, realm=\"\", "
                       "realm=\"b\", qop=\"auth-int , auth\", maxbuf=65536,")
                       .value();
    BOOST_TEST((c.realms == std::vector<std::string>{"", "b"}));
    BOOST_TEST(c.nonce == "a\"b,c");
    BOOST_TEST(!c.utf8);
}

BOOST_AUTO_TEST_CASE(what_breaks_the_grammar_is_refused)
{
    const std::string good = "nonce=\"n\",algorithm=md5-sess";
    for (const auto& text : {std::string(),
                             std::string("nonce=\"n\""),
                             std::string("algorithm=md5-sess"),
                             std::string("nonce=\"\",algorithm=md5-sess"),
                             std::string("nonce=\"n\",algorithm=md5"),
                             good + ",nonce=\"m\"",
                             good + ",algorithm=md5-sess",
                             good + ",charset=latin-1",
                             good + ",charset=utf-8,charset=utf-8",
                             good + ",qop=\"auth-int\"",
                             good + ",qop=\"auth\",qop=\"auth\"",
                             good + ",qop=\"\"",
                             good + ",stale=1,stale=1",
                             good + ",rspauth=1",
                             good + ",x",
                             good + ",x=",
                             good + ",=x",
                             good + ",x=\"y",
                             good + ",x=\"y\\",
                             good + ",x=\"y\"z=1",
                             good + ",x=\"\n\"",
                             good + ",x =1",
                             good + ",x=1 y=2",
                             good + ",\x01=2",
                             good + ",x=\"" + std::string(2048, 'x') + "\""})
        BOOST_TEST((code_of(parse_digest_challenge(text)) == errc::bad_challenge), text);
}

BOOST_AUTO_TEST_CASE(the_servers_proof_stands_alone)
{
    BOOST_TEST(parse_digest_verifier("rspauth=ea40f60335c427b5527b84dbabcdfffd").value() ==
               "ea40f60335c427b5527b84dbabcdfffd");
    for (const auto text : {"", "nonce=\"n\"", "rspauth=a,rspauth=b", "rspauth=a,x=1"})
        BOOST_TEST((code_of(parse_digest_verifier(text)) == errc::server_not_authentic), text);
    for (const auto text : {"rspauth", "rspauth=", "rspauth=\"a"})
        BOOST_TEST((code_of(parse_digest_verifier(text)) == errc::bad_challenge), text);
}

BOOST_AUTO_TEST_CASE(quotes_are_escaped) { BOOST_TEST(quote("a \"b\\") == "\"a \\\"b\\\\\""); }

BOOST_AUTO_TEST_SUITE_END()

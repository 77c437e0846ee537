#include <mynah/protocol/sasl/known_mechanism.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mynah::sasl;

BOOST_AUTO_TEST_SUITE(known_mechanism_test)

BOOST_AUTO_TEST_CASE(the_most_trustworthy_comes_first)
{
    std::string names;
    for (const auto& m : known_mechanisms()) names.append(m.name).append(1, ' ');
    BOOST_TEST(names ==
               "EXTERNAL SCRAM-SHA-512-PLUS SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS SCRAM-SHA-512 "
               "SCRAM-SHA-256 SCRAM-SHA-1 OAUTHBEARER X-OAUTH2 X-GOOGLE-TOKEN X-MESSENGER-OAUTH2 "
               "X-FACEBOOK-PLATFORM DIGEST-MD5 PLAIN ANONYMOUS ");
}

BOOST_AUTO_TEST_CASE(preference_follows_strength)
{
    auto last = strength::bound;
    for (const auto& m : known_mechanisms()) {
        BOOST_TEST((m.strength <= last), m.name);
        last = m.strength;
    }
}

BOOST_AUTO_TEST_CASE(what_gives_a_secret_away_needs_tls)
{
    std::string names;
    for (const auto& m : known_mechanisms())
        if (m.needs_tls()) names.append(m.name).append(1, ' ');
    BOOST_TEST(names ==
               "OAUTHBEARER X-OAUTH2 X-GOOGLE-TOKEN X-MESSENGER-OAUTH2 X-FACEBOOK-PLATFORM "
               "DIGEST-MD5 PLAIN ");
}

BOOST_AUTO_TEST_CASE(mechanisms_are_found_by_their_exact_names)
{
    BOOST_REQUIRE(find_mechanism("SCRAM-SHA-256-PLUS") != nullptr);
    BOOST_TEST(find_mechanism("SCRAM-SHA-256-PLUS")->plus);
    for (const char* name : {"", "scram-sha-1", "DIGEST-MD4", "SCRAM-SHA-1-", "PLAIN "})
        BOOST_TEST(find_mechanism(name) == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()

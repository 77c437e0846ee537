#include <mynah/protocol/sasl/sasl_error.hpp>

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

using namespace mynah::sasl;

BOOST_AUTO_TEST_SUITE(sasl_error_test)

// RFC 6120 6.5.1 to 6.5.11.
BOOST_AUTO_TEST_CASE(conditions_have_the_names_of_the_rfc)
{
    std::set<sasl_condition> seen;
    std::set<std::string> causes;
    for (const char* name :
         {"aborted", "account-disabled", "credentials-expired", "encryption-required",
          "incorrect-encoding", "invalid-authzid", "invalid-mechanism", "malformed-request",
          "mechanism-too-weak", "not-authorized", "temporary-auth-failure"}) {
        const auto condition = parse_sasl_condition(name);
        BOOST_TEST((condition != sasl_condition::unknown));
        BOOST_TEST(to_text(condition) == name);
        seen.insert(condition);
        causes.insert(make_error_code(condition).message());
    }
    BOOST_TEST(seen.size() == 11U);
    BOOST_TEST(causes.size() == 11U);
}

BOOST_AUTO_TEST_CASE(other_names_are_unknown)
{
    for (const char* name : {"", "unknown", "Not-Authorized", "bad-protocol", "text"})
        BOOST_TEST((parse_sasl_condition(name) == sasl_condition::unknown));
}

BOOST_AUTO_TEST_CASE(a_condition_is_an_error_code)
{
    const boost::system::error_code code = sasl_condition::not_authorized;
    BOOST_TEST(code.failed());
    BOOST_TEST(code.category().name() == "sasl");
    BOOST_TEST((code == sasl_condition::not_authorized));
    BOOST_TEST((code != sasl_condition::aborted));
}

BOOST_AUTO_TEST_SUITE_END()

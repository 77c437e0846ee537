#include <mynah/protocol/sasl/plain.hpp>

#include "tests/unit/protocol/sasl/code_of.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace mynah;
using namespace mynah::sasl;
using namespace std::string_literals;
using namespace std::string_view_literals;

namespace {

std::string message(plain login) { return login.start().value().response().value(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(plain_test)

BOOST_AUTO_TEST_CASE(the_message_carries_user_and_password)
{
    BOOST_TEST(message({"user", secret("pencil")}) == "\0user\0pencil"s);
}

BOOST_AUTO_TEST_CASE(the_message_carries_the_authorization_id)
{
    BOOST_TEST(message({"user", secret("pencil"), "bot@example.org"}) ==
               "bot@example.org\0user\0pencil"s);
}

BOOST_AUTO_TEST_CASE(user_and_password_are_normalised)
{
    BOOST_TEST(message({"I\xc2\xadX", secret("\xe2\x85\xa8")}) == "\0IX\0IX"s);
}

BOOST_AUTO_TEST_CASE(a_zero_byte_cannot_shift_the_parts)
{
    const auto refused = [](plain login) {
        return code_of(login.start()) == errc::invalid_argument;
    };
    BOOST_TEST(refused({"us\0er"s, secret("pencil")}));
    BOOST_TEST(refused({"user", secret("pen\0cil"sv)}));
    BOOST_TEST(refused({"user", secret("pencil"), "bot\0@example.org"s}));
}

BOOST_AUTO_TEST_CASE(an_empty_user_or_password_is_not_sent)
{
    BOOST_TEST((code_of(plain("", secret("pencil")).start()) == errc::invalid_argument));
    BOOST_TEST((code_of(plain("user", secret()).start()) == errc::invalid_argument));
}

BOOST_AUTO_TEST_CASE(the_server_has_nothing_to_say)
{
    plain login("user", secret("pencil"));
    BOOST_REQUIRE(login.start());
    BOOST_TEST((code_of(login.challenge("")) == errc::bad_challenge));
    BOOST_TEST((code_of(login.success("data")) == errc::bad_challenge));
    BOOST_TEST((login.success(std::nullopt).has_value()));
    BOOST_TEST((login.success("").has_value()));
}

BOOST_AUTO_TEST_CASE(it_needs_no_key)
{
    plain login("user", secret("pencil"));
    BOOST_TEST((code_of(login.supply_key(scram_keys({}, {}))) == errc::invalid_argument));
}

BOOST_AUTO_TEST_SUITE_END()

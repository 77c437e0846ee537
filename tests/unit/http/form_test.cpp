#include <mynah/http/form.hpp>

#include <boost/test/unit_test.hpp>

namespace mynah::http {
namespace {

BOOST_AUTO_TEST_SUITE(form_test)

BOOST_AUTO_TEST_CASE(names_and_values_make_one_line)
{
    form f;
    f.add("grant_type", "refresh_token").add("token", secret("a b&c=d"));
    BOOST_TEST(f.take().reveal() == "grant_type=refresh_token&token=a%20b%26c%3Dd");
    BOOST_TEST(f.take().empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::http

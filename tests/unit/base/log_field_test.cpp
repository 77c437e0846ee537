#include <mynah/base/log_field.hpp>

#include <boost/test/unit_test.hpp>

#include <type_traits>

using namespace mynah::log;

// A pointer is no bool.
static_assert(!std::is_constructible_v<value, int*>);
static_assert(!std::is_convertible_v<std::string_view, untrusted>);

BOOST_AUTO_TEST_SUITE(log_field_test)

BOOST_AUTO_TEST_CASE(levels_have_names)
{
    for (auto l : {level::trace, level::debug, level::info, level::warn, level::error, level::off})
        BOOST_TEST((parse_level(to_text(l)) == l));
    BOOST_TEST(!parse_level("INFO"));
    BOOST_TEST(!parse_level(""));
}

BOOST_AUTO_TEST_CASE(formats_have_names)
{
    BOOST_TEST((parse_format("text") == format::text));
    BOOST_TEST((parse_format("json") == format::json));
    BOOST_TEST(!parse_format("xml"));
}

BOOST_AUTO_TEST_SUITE_END()

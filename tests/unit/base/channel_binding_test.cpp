#include <mynah/base/channel_binding.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;

BOOST_AUTO_TEST_SUITE(channel_binding_test)

BOOST_AUTO_TEST_CASE(types_have_their_registered_names)
{
    BOOST_TEST((parse_channel_binding("tls-unique") == channel_binding::tls_unique));
    BOOST_TEST(
        (parse_channel_binding("tls-server-end-point") == channel_binding::tls_server_end_point));
    BOOST_TEST((parse_channel_binding("tls-exporter") == channel_binding::tls_exporter));
    BOOST_TEST(!parse_channel_binding("tls-unique-for-telnet"));
    BOOST_TEST(!parse_channel_binding(""));
}

BOOST_AUTO_TEST_CASE(a_set_holds_what_was_put_in)
{
    channel_bindings types;
    BOOST_TEST(types.empty());
    types.insert(channel_binding::tls_exporter);
    BOOST_TEST(types.contains(channel_binding::tls_exporter));
    BOOST_TEST(!types.contains(channel_binding::tls_unique));
    BOOST_TEST(!types.contains(channel_binding::tls_server_end_point));
}

BOOST_AUTO_TEST_SUITE_END()

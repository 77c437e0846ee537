#include <mynah/protocol/login_memory.hpp>

#include <boost/test/unit_test.hpp>

namespace mynah::protocol {

BOOST_AUTO_TEST_SUITE(login_memory_test)

BOOST_AUTO_TEST_CASE(an_id_is_a_uuid_of_version_4)
{
    // SHA-256 of the text, cut and marked as RFC 9562 has it; computed with Python's uuid.
    BOOST_TEST(user_agent_id("fyko+d2lbbFgONRvbCd7T2uPMEWMzX2V") ==
               "7fa814e8-9ee5-4fa4-a105-4a82e59fc437");
    BOOST_TEST(user_agent_id("another") != user_agent_id("yet another"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mynah::protocol

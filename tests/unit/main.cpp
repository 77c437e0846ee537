#define BOOST_TEST_MODULE mynah
#include <boost/test/unit_test.hpp>

// Lets BOOST_TEST(error.code == errc::...) say which code it was.
#pragma once

#include <mynah/base/errc.hpp>

#include <ostream>

namespace mynah {

inline std::ostream& boost_test_print_type(std::ostream& out, errc code)
{
    return out << make_error_code(code).message();
}

}  // namespace mynah

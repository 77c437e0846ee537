// How Boost.Test prints the codes that a test compares with.
#pragma once

#include <mynah/base/errc.hpp>
#include <mynah/protocol/sasl/sasl_error.hpp>
#include <mynah/stanza/stream_error.hpp>

#include <ostream>

namespace mynah {

inline std::ostream& boost_test_print_type(std::ostream& out, errc code)
{
    return out << make_error_code(code);
}

inline std::ostream& boost_test_print_type(std::ostream& out, stream_condition condition)
{
    return out << make_error_code(condition);
}

namespace sasl {

inline std::ostream& boost_test_print_type(std::ostream& out, sasl_condition condition)
{
    return out << make_error_code(condition);
}

}  // namespace sasl
}  // namespace mynah

// The code of a result, or no error.
#pragma once

#include <mynah/base/result.hpp>

namespace mynah::sasl {

template <class T>
boost::system::error_code code_of(const result<T>& r)
{
    return r ? boost::system::error_code() : r.error().code;
}

}  // namespace mynah::sasl

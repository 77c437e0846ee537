#include <mynah/net/detail/openssl.hpp>

#include <openssl/err.h>

namespace mynah::net::detail {

std::string openssl_reason()
{
    const auto code = ERR_get_error();
    ERR_clear_error();
    const char* reason = ERR_reason_error_string(code);
    return reason != nullptr ? reason : "unknown reason";
}

}  // namespace mynah::net::detail

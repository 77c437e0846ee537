// Why a server refused a log-in: the conditions of RFC 6120 6.5 as error codes.
#pragma once

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>

#include <string_view>

namespace mynah::sasl {

enum class sasl_condition {
    aborted = 1,
    account_disabled,
    credentials_expired,
    encryption_required,
    incorrect_encoding,
    invalid_authzid,
    invalid_mechanism,
    malformed_request,
    mechanism_too_weak,
    not_authorized,
    temporary_auth_failure,
    unknown,  // a condition that RFC 6120 does not define
};

// The element's name: "not-authorized"; "unknown" for unknown.
std::string_view to_text(sasl_condition condition) noexcept;
// From the element's name; what is not in RFC 6120 is `unknown`.
sasl_condition parse_sasl_condition(std::string_view name) noexcept;

// message() is the cause in words.
const boost::system::error_category& sasl_category() noexcept;

inline boost::system::error_code make_error_code(sasl_condition condition) noexcept
{
    return {static_cast<int>(condition), sasl_category()};
}

}  // namespace mynah::sasl

template <>
struct boost::system::is_error_code_enum<mynah::sasl::sasl_condition> : std::true_type {
};

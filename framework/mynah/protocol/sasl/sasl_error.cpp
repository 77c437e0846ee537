#include <mynah/protocol/sasl/sasl_error.hpp>

#include <string>

namespace mynah::sasl {
namespace {

const char* cause(sasl_condition condition) noexcept
{
    switch (condition) {
        case sasl_condition::aborted: return "the log-in was aborted";
        case sasl_condition::account_disabled: return "the account is disabled";
        case sasl_condition::credentials_expired: return "the password or certificate has expired";
        case sasl_condition::encryption_required: return "the server wants TLS first";
        case sasl_condition::incorrect_encoding: return "the server could not decode our base64";
        case sasl_condition::invalid_authzid: return "not allowed to act for this address";
        case sasl_condition::invalid_mechanism: return "the server does not take this mechanism";
        case sasl_condition::malformed_request:
            return "the server calls our SASL message malformed";
        case sasl_condition::mechanism_too_weak: return "the mechanism is too weak for the account";
        case sasl_condition::not_authorized: return "the server does not accept the credentials";
        case sasl_condition::temporary_auth_failure: return "the server cannot log in anyone now";
        case sasl_condition::unknown: break;
    }
    return "the server refuses the log-in for a reason that is not in RFC 6120";
}

class category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "sasl"; }
    std::string message(int code) const override
    {
        return cause(static_cast<sasl_condition>(code));
    }
};

}  // namespace

std::string_view to_text(sasl_condition condition) noexcept
{
    switch (condition) {
        case sasl_condition::aborted: return "aborted";
        case sasl_condition::account_disabled: return "account-disabled";
        case sasl_condition::credentials_expired: return "credentials-expired";
        case sasl_condition::encryption_required: return "encryption-required";
        case sasl_condition::incorrect_encoding: return "incorrect-encoding";
        case sasl_condition::invalid_authzid: return "invalid-authzid";
        case sasl_condition::invalid_mechanism: return "invalid-mechanism";
        case sasl_condition::malformed_request: return "malformed-request";
        case sasl_condition::mechanism_too_weak: return "mechanism-too-weak";
        case sasl_condition::not_authorized: return "not-authorized";
        case sasl_condition::temporary_auth_failure: return "temporary-auth-failure";
        case sasl_condition::unknown: break;
    }
    return "unknown";
}

sasl_condition parse_sasl_condition(std::string_view name) noexcept
{
    for (auto i = 1; i < static_cast<int>(sasl_condition::unknown); ++i)
        if (const auto c = static_cast<sasl_condition>(i); name == to_text(c)) return c;
    return sasl_condition::unknown;
}

const boost::system::error_category& sasl_category() noexcept
{
    static const category instance;
    return instance;
}

}  // namespace mynah::sasl

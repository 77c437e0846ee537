// Stanza errors (RFC 6120 section 8.3): why a message, presence or IQ was not accepted.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/xml/element.hpp>

#include <boost/system/error_category.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace mynah {

namespace xml {
class writer;
}

// RFC 6120 8.3.3. As an error code: `if (reply.error().code == stanza_condition::item_not_found)`.
enum class stanza_condition {
    bad_request = 1,
    conflict,
    feature_not_implemented,
    forbidden,
    gone,
    internal_server_error,
    item_not_found,
    jid_malformed,
    not_acceptable,
    not_allowed,
    not_authorized,
    policy_violation,
    recipient_unavailable,
    redirect,
    registration_required,
    remote_server_not_found,
    remote_server_timeout,
    resource_constraint,
    service_unavailable,
    subscription_required,
    undefined_condition,
    unexpected_request,
};

// What the sender may do about it (RFC 6120 8.3.2).
enum class stanza_error_type : std::uint8_t {
    auth,       // retry with credentials
    cancel,     // do not retry
    continue_,  // proceed: it was only a warning
    modify,     // retry with other data
    wait        // retry later
};

const boost::system::error_category& stanza_category() noexcept;

inline boost::system::error_code make_error_code(stanza_condition c) noexcept
{
    return {static_cast<int>(c), stanza_category()};
}

std::string_view to_string(stanza_condition condition) noexcept;  // "bad-request"
std::string_view to_string(stanza_error_type type) noexcept;

// The type that RFC 6120 8.3.3 associates with the condition.
stanza_error_type default_type(stanza_condition condition) noexcept;

class stanza_error {
public:
    explicit stanza_error(stanza_condition c, std::string explanation = {})
        : stanza_error(c, default_type(c), std::move(explanation))
    {
    }
    stanza_error(stanza_condition c, stanza_error_type t, std::string explanation = {})
        : condition(c), type(t), text(std::move(explanation))
    {
    }

    // The error of a stanza, or an <error/> element itself. Whatever a peer leaves out or makes up
    // is undefined-condition and the condition's default type: an error must not be lost because
    // it is malformed.
    static stanza_error parse(xml::element stanza_or_error);

    // <error type='...'>...</error>, in the namespace of the writer's present scope.
    void write(xml::writer& out) const;

    // code = condition; the text goes to `peer_text`, for it is somebody else's.
    mynah::error to_error() const;

    stanza_condition condition;
    stanza_error_type type;
    std::string text;       // for people; of a received error: the peer's words, untrusted
    std::string alternate;  // `gone` and `redirect`: where to go instead, a URI; untrusted
    std::string app_name;   // application-specific condition, the element's name; mostly empty
    std::string app_space;  // and its namespace
};

}  // namespace mynah

template <>
struct boost::system::is_error_code_enum<mynah::stanza_condition> : std::true_type {
};

// Stream errors (RFC 6120 section 4.9): why a peer ends the stream. They cannot be recovered from.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/xml/element.hpp>

#include <boost/system/error_category.hpp>

#include <string>
#include <string_view>

namespace mynah {

namespace xml {
class writer;
}

// RFC 6120 4.9.3.
enum class stream_condition {
    bad_format = 1,
    bad_namespace_prefix,
    conflict,
    connection_timeout,
    host_gone,
    host_unknown,
    improper_addressing,
    internal_server_error,
    invalid_from,
    invalid_namespace,
    invalid_xml,
    not_authorized,
    not_well_formed,
    policy_violation,
    remote_connection_failed,
    reset,
    resource_constraint,
    restricted_xml,
    see_other_host,
    system_shutdown,
    undefined_condition,
    unsupported_encoding,
    unsupported_feature,
    unsupported_stanza_type,
    unsupported_version,
};

const boost::system::error_category& stream_category() noexcept;

inline boost::system::error_code make_error_code(stream_condition c) noexcept
{
    return {static_cast<int>(c), stream_category()};
}

std::string_view to_string(stream_condition condition) noexcept;  // "bad-format"

class stream_error {
public:
    explicit stream_error(stream_condition c, std::string explanation = {})
        : condition(c), text(std::move(explanation))
    {
    }

    // <stream:error/>. A condition that is missing or unknown is undefined-condition.
    static stream_error parse(xml::element error);

    // <error xmlns='http://etherx.jabber.org/streams'>...</error>
    void write(xml::writer& out) const;

    // code = condition; the text goes to `peer_text`.
    mynah::error to_error() const;

    stream_condition condition;
    std::string text;        // for people; of a received error: the peer's words, untrusted
    std::string other_host;  // see-other-host: HOST or HOST:PORT as the peer wrote it; untrusted
    std::string app_name;    // application-specific condition, the element's name; mostly empty
    std::string app_space;   // and its namespace
};

}  // namespace mynah

template <>
struct boost::system::is_error_code_enum<mynah::stream_condition> : std::true_type {
};

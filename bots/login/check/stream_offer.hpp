// What a server offers before the log-in: its stream features, read for a report.
#pragma once

#include <mynah/xml/element.hpp>

#include <optional>
#include <string>
#include <vector>

namespace mynah::login {

class stream_offer {
public:
    stream_offer() = default;

    // <stream:features/>. What does not belong there is passed over; names are cut to a printable
    // length, and there are not more of them than anybody would read.
    static stream_offer parse(xml::element features);

    bool offers(std::string_view mechanism) const noexcept;  // by SASL, or by SASL2

    bool starttls = false;
    bool starttls_required = false;
    std::vector<std::string> mechanisms;  // RFC 6120 section 6
    bool sasl2 = false;                   // XEP-0388
    std::vector<std::string> sasl2_mechanisms;
    std::optional<std::vector<std::string>> bindings;  // XEP-0440; nullopt: it does not say
    bool bind2 = false;                                // XEP-0386, in XEP-0388
    bool stream_management = false;                    // XEP-0198
    bool client_state = false;                         // XEP-0352
    bool compression = false;                          // XEP-0138
    bool registration = false;                         // XEP-0077
    bool old_log_in = false;                           // XEP-0078
};

}  // namespace mynah::login

// What <success/> of SASL2 says besides "yes": who we are, and what was done along with the log-in.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/base/secret.hpp>
#include <mynah/protocol/stream_management.hpp>
#include <mynah/stanza/jid.hpp>
#include <mynah/xml/element.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace mynah::protocol {

// XEP-0484: a token that is given out.
class issued_token {
public:
    issued_token(secret s, std::chrono::system_clock::time_point until)
        : text(std::move(s)), expires(until)
    {
    }

    secret text;
    std::chrono::system_clock::time_point expires;
};

class sasl2_success {
public:
    // Errors: bad_reply (something is missing, or there twice), bad_jid, bind_failed (a resource is
    // bound and has no name).
    static result<sasl2_success> parse(xml::element success);

    jid address;                      // full if `bound`
    bool bound = false;               // XEP-0386
    std::optional<sm_grant> enabled;  // XEP-0198, of the resource that is bound
    bool resumed = false;             // XEP-0198
    bool not_resumed = false;
    std::string previous_id;
    std::string h;                      // of either; empty: it does not say
    std::optional<issued_token> token;  // one that cannot be used is none
};

}  // namespace mynah::protocol

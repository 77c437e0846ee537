// The server's DIGEST-MD5 messages, taken apart (RFC 2831 sections 2.1.1 and 2.1.3).
#pragma once

#include <mynah/base/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace mynah::sasl {

class digest_challenge {
public:
    std::vector<std::string> realms;  // that the user may choose from; none: his own
    std::string nonce;                // not empty
    bool utf8 = false;                // charset=utf-8
};

// Errors: bad_challenge, also for what we do not do (qop without auth, an algorithm other than
// md5-sess).
result<digest_challenge> parse_digest_challenge(std::string_view message);

// The value of rspauth. Errors: bad_challenge; server_not_authentic (there is none).
result<std::string> parse_digest_verifier(std::string_view message);

// A value in quotes: what is quoted for its own sake has a backslash.
std::string quote(std::string_view value);

}  // namespace mynah::sasl

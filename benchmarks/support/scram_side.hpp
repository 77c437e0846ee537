// The server's side of SCRAM-SHA-256 for one password: with a fixed salt, so that the clients' keys
// are the same at each log-in.
#pragma once

#include <string>
#include <string_view>

namespace bench {

inline constexpr std::string_view password = "many birds, one word";

class scram_side {
public:
    // The answer to the client's first message. Both in base64, as everything here.
    std::string first(std::string_view message);
    // The answer to its last one; empty: the proof is wrong.
    std::string last(std::string_view message) const;

    // Who it said it is.
    const std::string& user() const noexcept { return user_; }

private:
    std::string user_;
    std::string nonce_;
    std::string said_;  // client-first-bare "," server-first
};

}  // namespace bench

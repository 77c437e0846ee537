// A list of accounts, one bot each: --accounts FILE.
//
//   # CSV: jid,password and, if wanted, resource,connect,token_file.
//   # Quotes as usual: "pass,word", "a ""b"""
//   bot1@example.org,secret
//   bot2@example.org,,,,bot2.token
//
//   # TOML
//   [[account]]
//   jid = "bot1@example.org"
//   password = "secret"
//   resource = "perch"              # optional
//   connect = "127.0.0.1:5222"      # optional
//   token_file = "bot1.token"       # instead of the password, see --token-file; of this account
//                                   # alone
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/base/secret.hpp>
#include <mynah/net/endpoint.hpp>
#include <mynah/stanza/jid.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mynah {

class account_settings {
public:
    jid account;  // bare
    secret password;
    std::string resource;
    std::optional<net::endpoint> connect;
    std::string token_file;
    std::size_t line = 0;  // where it stands
};

// Errors: invalid_argument, with the file, the line and what is wrong there, but nothing that
// stands there: where a JID should be there may be a password; limit_exceeded (64 MiB).
// `connect_port`: where no port is given.
result<std::vector<account_settings>> read_accounts(const std::string& file,
                                                    std::uint16_t connect_port);

}  // namespace mynah

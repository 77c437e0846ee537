// Who logs in and by what: --jid, --accounts or --component, passwords and tokens.
#pragma once

#include <mynah/app/program_settings.hpp>

#include <string>

namespace mynah {

// The options as text, before they are looked at.
class account_options {
public:
    std::string jid;
    std::string accounts;
    std::string component;
    std::string password_file;
    std::string password_env = "MYNAH_PASSWORD";
};

// Finds the account or the list of `to`, where everything else is known already, and what it should
// be warned of. Errors: bad_jid, invalid_argument, limit_exceeded, credentials_missing,
// clear_text_refused, with the option, or the file and its line.
result<void> find_accounts(const account_options& options, program_settings& to);

}  // namespace mynah

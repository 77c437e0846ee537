// --network, and what it asks of the accounts.
#pragma once

#include <mynah/app/command_line.hpp>
#include <mynah/base/result.hpp>
#include <mynah/networks/network.hpp>
#include <mynah/stanza/jid.hpp>

#include <string>

namespace mynah {

// Which network an account belongs to.
class network_choice {
public:
    // "": the domain tells. "none": none. Else its name. Errors: invalid_argument.
    static result<network_choice> parse(const std::string& option);

    // nullptr: a server like any other.
    const networks::network* of(const jid& account) const noexcept;
    // The one that was named; nullptr: none was.
    const networks::network* named() const noexcept { return named_; }

private:
    const networks::network* named_ = nullptr;
    bool by_domain_ = true;
};

void define_network_option(program_options& options, std::string& to);

// Where no account is given: the network's domain, if a token says who we are. Errors:
// invalid_argument.
result<jid> account_by_token(const network_choice& choice);

}  // namespace mynah

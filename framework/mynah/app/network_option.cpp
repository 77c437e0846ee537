#include <mynah/app/network_option.hpp>

#include <mynah/networks/catalogue.hpp>

namespace mynah {
namespace {

std::string names()
{
    std::string all;
    for (const auto& n : networks::all()) all += std::string(n.name) + ", ";
    return all + "none";
}

}  // namespace

void define_network_option(program_options& options, std::string& to)
{
    options
        .add("--network", to,
             "the network of the accounts (mynah-login networks lists them), or none; "
             "default: which the domain belongs to")
        .shown_as("NAME");
}

result<network_choice> network_choice::parse(const std::string& option)
{
    network_choice choice;
    if (option.empty()) return choice;
    choice.by_domain_ = false;
    if (option == "none") return choice;
    choice.named_ = networks::find(option);
    if (choice.named_ != nullptr) return choice;
    return error(errc::invalid_argument, "--network " + option + ": " + names());
}

const networks::network* network_choice::of(const jid& account) const noexcept
{
    return by_domain_ ? networks::of_domain(account.domain()) : named_;
}

result<jid> account_by_token(const network_choice& choice)
{
    if (const auto* n = choice.named(); n != nullptr && n->token_names_account)
        return jid::parse(n->domains.front());
    return error(errc::invalid_argument, "--jid is missing: which account shall the bot use?");
}

}  // namespace mynah

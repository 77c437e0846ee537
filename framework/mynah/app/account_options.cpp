#include <mynah/app/account_options.hpp>

#include <mynah/app/component_option.hpp>
#include <mynah/app/detail/mistake.hpp>
#include <mynah/app/warnings.hpp>
#include <mynah/base/private_file.hpp>
#include <mynah/networks/profile.hpp>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace mynah {
namespace {

using detail::mistake;

// One account: the only one, or one of a list.
class candidate {
public:
    candidate(const jid& who, const std::optional<net::endpoint>& where, bool by_password,
              bool by_token)
        : account(who), connect(where), password(by_password), token(by_token)
    {
    }

    const jid& account;
    const std::optional<net::endpoint>& connect;
    bool password;
    bool token;
};

// What is known before connecting: the session looks again, at who is really there.
result<void> check_clear_text(const program_settings& to, const jid& who,
                              const std::optional<net::endpoint>& connect)
{
    if (to.tls != protocol::tls_policy::off || to.clear_text_to_anywhere) return {};
    const auto& at = connect || !to.websocket ? connect : std::optional(to.websocket->at);
    const auto host = at ? at->host : std::string(who.domain());
    const auto address = net::ip_literal(host);
    if (!address || net::scope_of(*address) == net::address_scope::loopback) return {};
    if (to.component)
        return error(errc::clear_text_refused,
                     host +
                         " is not on this machine, and a component's stream has no TLS of its "
                         "own: --tls direct, or --component-in-clear-text-to-any-host");
    return error(errc::clear_text_refused,
                 "--tls off is for a server on this machine, and " + host +
                     " is not on it: whoever is on the path could read the password. If that is "
                     "what you want: --send-password-in-clear-text-to-any-host");
}

// A domain alone logs in anonymously, unless a token says who it is: a password or a certificate
// would be ignored.
result<void> check_name(const program_settings& to, const candidate& one,
                        const networks::network* network)
{
    if (!one.account.local().empty()) return {};
    if (one.token && network != nullptr && network->token_names_account) return {};
    const bool certificate = !to.client_certificate.empty();
    if (!one.password && !certificate) return {};
    return mistake(one.account.text() + " is no user@domain, and there is a " +
                   (one.password ? "password" : "client certificate") +
                   "; without one the log-in is anonymous");
}

result<void> check_api_key(const program_settings& to, const candidate& one,
                           const networks::network* network)
{
    constexpr std::string_view platform = "X-FACEBOOK-PLATFORM";
    const auto in = [&](const auto& names) {
        return std::ranges::find(names, platform) != names.end();
    };
    const bool by_network = network != nullptr && in(network->mechanisms);
    const bool tried = to.mechanisms.empty() ? by_network : in(to.mechanisms);
    if (!one.token || !tried || !to.api_key.empty()) return {};
    return error(errc::credentials_missing, std::string(platform) +
                                                " needs the application that the token was issued "
                                                "to: --api-key ID");
}

result<void> check(const program_settings& to, const candidate& one)
{
    if (auto allowed = check_clear_text(to, one.account, one.connect); !allowed) return allowed;
    const auto* network = to.network.of(one.account);
    if (network != nullptr) {
        if (auto good = networks::check(*network, one.account, one.token); !good) return good;
    }
    if (auto named = check_name(to, one, network); !named) return named;
    return check_api_key(to, one, network);
}

bool has_credentials(const program_settings& to, const candidate& one)
{
    const bool anonymous = one.account.local().empty();
    return anonymous || one.password || one.token || !to.client_certificate.empty();
}

result<secret> find_password(const account_options& options)
{
    const auto& file = options.password_file;
    if (file.empty()) {
        const char* value = std::getenv(options.password_env.c_str());
        return secret(value != nullptr ? value : "");
    }
    auto line = read_private_line(file);
    if (!line) return error(line.error().code, "--password-file: " + line.error().text);
    if (line->empty())
        return mistake("there is no password in " + file + ": its first line is empty");
    return std::move(*line);
}

result<void> find_account(const account_options& options, program_settings& to)
{
    auto account = options.jid.empty() ? account_by_token(to.network) : jid::parse(options.jid);
    if (!account && options.jid.empty()) return account.error();
    if (!account) return error(errc::bad_jid, "--jid " + options.jid + ": " + account.error().text);
    if (to.resource.empty()) to.resource = account->resource();
    to.account = jid(account->bare());
    auto password = find_password(options);
    if (!password) return password.error();
    to.password = std::move(*password);
    const candidate only(to.account, to.connect, !to.password.empty(), !to.token_file.empty());
    if (auto good = check(to, only); !good) return good;
    if (!has_credentials(to, only))
        return error(errc::credentials_missing, "no password for " + to.account.text() + ": set " +
                                                    options.password_env +
                                                    ", or give --password-file or --token-file");
    return {};
}

result<void> find_component_account(const account_options& options, program_settings& to)
{
    auto address = find_component(options.component, to.connect);
    if (!address) return address.error();
    to.account = std::move(*address);
    if (auto allowed = check_clear_text(to, to.account, to.connect); !allowed) return allowed;
    auto password = find_password(options);
    if (!password) return password.error();
    to.password = std::move(*password);
    if (to.password.empty())
        return error(errc::credentials_missing, "no secret for the component " + to.account.text() +
                                                    ": set " + options.password_env +
                                                    ", or give --password-file");
    return {};
}

result<void> find_list(const account_options& options, program_settings& to)
{
    if (!options.password_file.empty())
        return mistake("--password-file is for --jid: a list has its passwords in it");
    if (!to.token_file.empty())
        return mistake("--token-file is for --jid: a list says token_file for each account");
    auto list = read_accounts(options.accounts, to.default_port());
    if (!list) return list.error();
    to.accounts = std::move(*list);
    to.accounts_file = options.accounts;
    for (const auto& a : to.accounts) {
        const auto& connect = a.connect ? a.connect : to.connect;
        const candidate one(a.account, connect, !a.password.empty(), !a.token_file.empty());
        if (auto good = check(to, one); !good)
            return error(good.error().code, to.where(a) + good.error().text);
        if (!has_credentials(to, one))
            return error(errc::credentials_missing, to.where(a) + "no password");
    }
    return {};
}

result<void> find_resource(program_settings& to)
{
    if (to.resource.empty()) return {};
    auto full = jid::make({}, "localhost", to.resource);
    // The text begins with the name of the part.
    if (!full) return error(errc::bad_jid, "--" + full.error().text);
    to.resource = full->resource();
    return {};
}

}  // namespace

result<void> find_accounts(const account_options& options, program_settings& to)
{
    if (options.password_env.empty())
        return mistake("--password-env: the name of a variable is missing");
    if (auto good = find_resource(to); !good) return good;
    auto found = to.component               ? find_component_account(options, to)
                 : options.accounts.empty() ? find_account(options, to)
                                            : find_list(options, to);
    if (!found) return found;
    warn_of_readers(to, options.password_file, "a password");
    warn_of_readers(to, options.accounts, "passwords");
    warn_of_closed_networks(to);
    return {};
}

}  // namespace mynah

#include <mynah/networks/profile.hpp>

#include <mynah/protocol/sasl/known_mechanism.hpp>

#include <algorithm>
#include <string>

namespace mynah::networks {
namespace {

constexpr std::uint16_t client_port = 5222;

bool takes_tokens_only(const network& n)
{
    return !n.mechanisms.empty() && std::ranges::all_of(n.mechanisms, [](std::string_view name) {
        const auto* known = sasl::find_mechanism(name);
        return known != nullptr && known->takes_token();
    });
}

std::string listed(std::span<const std::string_view> names)
{
    std::string text;
    for (const auto name : names) text += (text.empty() ? "" : ", ") + std::string(name);
    return text;
}

}  // namespace

void apply(const network& to, session_config& config)
{
    auto& stream = config.stream;
    if (stream.sasl.mechanisms.empty())
        stream.sasl.mechanisms.assign(to.mechanisms.begin(), to.mechanisms.end());
    if (stream.bound == protocol::bound_address::as_asked) stream.bound = to.bound;
    stream.idle = std::min(stream.idle, to.idle);
    stream.regular_pings |= to.regular_pings;
    if (stream.serves_not == protocol::service_limits()) stream.serves_not = to.serves_not;
    stream.google_roster |= to.google_roster;
    if (!config.fallback && !to.server.empty())
        config.fallback = net::endpoint(std::string(to.server), client_port);
    if (config.tls_name.empty() && !to.has_domain(stream.account.domain()))
        config.tls_name = to.hosted_certificate;
}

result<void> check(const network& n, const jid& account, bool has_token)
{
    const std::string title(n.title);
    if (!n.hosts_other_domains && !n.has_domain(account.domain()))
        return error(errc::invalid_argument, account.text() + " is no account of " + title +
                                                 ": they are at " + listed(n.domains));
    if (account.local().empty() && !n.token_names_account)
        return error(errc::invalid_argument, "which account of " + title + "? --jid says it");
    if (!has_token && takes_tokens_only(n))
        return error(errc::credentials_missing,
                     title + " takes a token, and nothing else: --token-file FILE");
    return {};
}

}  // namespace mynah::networks

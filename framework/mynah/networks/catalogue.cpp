#include <mynah/networks/catalogue.hpp>

#include <algorithm>
#include <array>

namespace mynah::networks {
namespace {

using namespace std::string_view_literals;
using protocol::bound_address;
using protocol::service_limits;
using protocol::unserved;

constexpr std::array messenger_domains = {"messenger.live.com"sv};
constexpr std::array messenger_mechanisms = {"X-MESSENGER-OAUTH2"sv};

constexpr std::array google_domains = {"gmail.com"sv, "googlemail.com"sv};
constexpr std::array google_mechanisms = {"X-OAUTH2"sv, "X-GOOGLE-TOKEN"sv, "PLAIN"sv};

constexpr std::array facebook_domains = {"chat.facebook.com"sv};
constexpr std::array facebook_mechanisms = {"X-FACEBOOK-PLATFORM"sv, "DIGEST-MD5"sv, "PLAIN"sv};

constexpr std::array gmx_domains = {"gmx.net"sv, "gmx.de"sv, "gmx.at"sv, "gmx.ch"sv, "web.de"sv};
constexpr std::array ccc_domains = {"jabber.ccc.de"sv};
constexpr std::array pirate_domains = {"jabber.piratenpartei.de"sv};

constexpr network table[] = {
    {.name = "ccc",
     .title = "jabber.ccc.de",
     .domains = ccc_domains,
     .server = "jabberd.jabber.ccc.de"},
    {.name = "facebook",
     .title = "Facebook Chat",
     .closed = "April 2015",
     .domains = facebook_domains,
     .server = "chat.facebook.com",  // its SRV records used to be wrong
     .mechanisms = facebook_mechanisms,
     .token_names_account = true,
     .bound = bound_address::other_local,
     .serves_not = service_limits(
         "Facebook Chat", {unserved::rooms, unserved::roster_additions, unserved::roster_changes,
                           unserved::presence_probes, unserved::contact_requests})},
    {.name = "gmx",
     .title = "GMX, WEB.DE and 1&1",
     .closed = "date unknown",
     .domains = gmx_domains,
     .hosts_other_domains = true,
     .server = "gmx.net"},
    {.name = "google",
     .title = "Google Talk",
     .closed = "June 2022",
     .domains = google_domains,
     .hosts_other_domains = true,
     .server = "talk.google.com",
     .hosted_certificate = "talk.google.com",
     .mechanisms = google_mechanisms,
     .bound = bound_address::other_domain,
     .google_roster = true},
    {.name = "messenger",
     .title = "Windows Live Messenger",
     .closed = "October 2013",
     .domains = messenger_domains,
     .server = "xmpp.messenger.live.com",
     .mechanisms = messenger_mechanisms,
     .token_names_account = true,
     .bound = bound_address::other_local,  // an opaque id; any name will do until then
     .idle = std::chrono::seconds(50),
     .regular_pings = true,  // it cuts who is silent for a minute or two, whatever comes in
     .serves_not = service_limits("Windows Live Messenger",
                                  {unserved::other_messages, unserved::rooms,
                                   unserved::roster_changes, unserved::presence_probes})},
    {.name = "piratenpartei", .title = "Piratenpartei", .domains = pirate_domains}};

}  // namespace

bool network::has_domain(std::string_view domain) const noexcept
{
    return std::ranges::find(domains, domain) != domains.end();
}

std::span<const network> all() noexcept { return table; }

const network* find(std::string_view name) noexcept
{
    const auto found = std::ranges::find(table, name, &network::name);
    return found == std::end(table) ? nullptr : found;
}

const network* of_domain(std::string_view domain) noexcept
{
    const auto found =
        std::ranges::find_if(table, [&](const network& n) { return n.has_domain(domain); });
    return found == std::end(table) ? nullptr : found;
}

}  // namespace mynah::networks

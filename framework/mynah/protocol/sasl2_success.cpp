#include <mynah/protocol/sasl2_success.hpp>

#include <mynah/base/datetime.hpp>
#include <mynah/protocol/sasl2_names.hpp>
#include <mynah/protocol/sm_names.hpp>

namespace mynah::protocol {
namespace {

constexpr std::size_t longest_token = 4096;

error malformed(const char* what) { return {errc::bad_reply, what}; }

// The only one of its name.
result<xml::element> only(xml::element parent, std::string_view name, std::string_view space)
{
    xml::element found;
    for (auto child : parent.children()) {
        if (!child.is(name, space)) continue;
        if (found) return malformed("the server repeats itself in <success/>");
        found = child;
    }
    return found;
}

// A token is a shortcut: whoever gets a bad one goes on without.
std::optional<issued_token> parse_token(xml::element token)
{
    const auto text = token["token"];
    const auto expires = datetime::parse(token["expiry"]);
    if (text.empty() || text.size() > longest_token || !expires) return std::nullopt;
    return issued_token(secret(text), *expires);
}

}  // namespace

result<sasl2_success> sasl2_success::parse(xml::element success)
{
    const auto who = only(success, "authorization-identifier", sasl2::ns);
    const auto bound = only(success, "bound", sasl2::bind_ns);
    const auto resumed = only(success, "resumed", sm_ns);
    const auto failed = only(success, "failed", sm_ns);
    const auto token = only(success, "token", sasl2::fast_ns);
    const auto data = only(success, "additional-data", sasl2::ns);
    for (const auto* part : {&who, &bound, &resumed, &failed, &token, &data})
        if (!*part) return part->error();
    if (!*who) return malformed("<success/> does not say who we are");
    if (*resumed && (*failed || *bound))
        return malformed("<success/> says that the session goes on, and that it does not");

    auto address = jid::parse(who->text());
    if (!address) return address.error();
    sasl2_success out;
    out.address = std::move(*address);
    out.bound = bool(*bound);
    if (out.bound && out.address.resource().empty())
        return error(errc::bind_failed, "the server bound no full JID");
    if (const auto enabled = bound->child("enabled", sm_ns)) out.enabled = sm_grant::parse(enabled);
    out.resumed = bool(*resumed);
    out.not_resumed = bool(*failed);
    out.previous_id = (*resumed)["previd"];
    out.h = *resumed ? (*resumed)["h"] : (*failed)["h"];
    if (*token) out.token = parse_token(*token);
    return out;
}

}  // namespace mynah::protocol

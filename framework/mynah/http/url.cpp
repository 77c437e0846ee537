#include <mynah/http/url.hpp>

#include <mynah/base/ascii.hpp>
#include <mynah/net/endpoint.hpp>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>

namespace mynah::http {
namespace {

// What came from outside is not repeated: a URL may hold a secret.
error mistake(const char* what) { return {errc::invalid_argument, what}; }

bool is_host_name(std::string_view host)
{
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-._";
    return !host.empty() && host.size() <= 253 &&
           host.find_first_not_of(allowed) == std::string_view::npos;
}

bool on_this_machine(const std::string& host)
{
    if (host == "localhost") return true;
    const auto address = net::ip_literal(host);
    return address && net::scope_of(*address) == net::address_scope::loopback;
}

}  // namespace

result<url> url::parse(std::string_view text)
{
    if (text.size() > max_size) return mistake("the URL is too long");
    const auto parsed = boost::urls::parse_uri(text);
    if (!parsed) return mistake("not a URL (https://host/path)");
    const auto& view = *parsed;
    url u;
    u.text_ = text;
    const auto scheme = ascii::lower(std::string_view(view.scheme().data(), view.scheme().size()));
    if (scheme != "https" && scheme != "http") return mistake("the URL is not one of https://");
    u.secure_ = scheme == "https";
    if (view.has_userinfo()) return mistake("a URL with a user in it is not taken");
    if (view.has_fragment()) return mistake("a URL with a fragment (#) is not taken");

    u.host_ = ascii::lower(view.host_address());
    if (!net::ip_literal(u.host_) && !is_host_name(u.host_))
        return mistake("the URL's host is neither a name in ASCII nor an address");
    if (!u.secure_ && !on_this_machine(u.host_))
        return mistake(
            "http:// is for this machine only: whoever is on the path could read the "
            "token; use https://");
    u.port_ = u.secure_ ? 443 : 80;
    if (view.has_port() && !view.port().empty()) {
        u.port_ = view.port_number();
        if (u.port_ == 0) return mistake("the URL's port is no port");
    }

    const auto target = view.encoded_target();
    u.target_.assign(target.data(), target.size());
    if (!u.target_.starts_with('/')) u.target_.insert(0, "/");
    return u;
}

std::string url::authority() const
{
    const auto full = net::endpoint(host_, port_).to_string();
    const bool usual = port_ == (secure_ ? 443 : 80);
    return usual ? full.substr(0, full.rfind(':')) : full;
}

std::string url::origin() const { return (secure_ ? "https://" : "http://") + authority(); }

std::string_view url::path() const noexcept
{
    const std::string_view whole = target_;
    return whole.substr(0, whole.find('?'));
}

url url::with_path(std::string_view path) const
{
    url other = *this;
    other.target_ = path;
    other.text_ = origin() + other.target_;
    return other;
}

}  // namespace mynah::http

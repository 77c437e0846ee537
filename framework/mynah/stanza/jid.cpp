#include <mynah/stanza/jid.hpp>

#include <mynah/stanza/detail/idna.hpp>
#include <mynah/stanza/detail/precis.hpp>

#include <array>

namespace mynah {
namespace {

// RFC 7622 3.2 to 3.4: bytes of each part in its final form.
constexpr std::size_t longest_part = 1023;
// RFC 1035 2.3.4.
constexpr std::size_t longest_label = 63;
constexpr std::size_t longest_domain = 253;

enum : std::uint8_t { in_local = 1, in_label = 2, in_resource = 4 };

// Where an ASCII character needs no mapping and breaks no rule.
constexpr auto ascii_classes = [] {
    std::array<std::uint8_t, 128> table{};
    constexpr std::string_view not_in_local = "\"&'/:<>@";
    for (char c = 0x20; c != 0x7f; ++c) {
        auto& classes = table[static_cast<std::size_t>(c)];
        const bool upper = c >= 'A' && c <= 'Z';
        const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        classes |= in_resource;
        if (c != ' ' && !upper && not_in_local.find(c) == std::string_view::npos)
            classes |= in_local;
        if (alphanumeric || c == '-') classes |= in_label;
    }
    return table;
}();

constexpr bool all_of(std::string_view text, std::uint8_t where) noexcept
{
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 || (ascii_classes[byte] & where) == 0) return false;
    }
    return true;
}

// A label of letters, digits and hyphens that is no A-label and nothing else that IDNA reserves.
constexpr bool plain_label(std::string_view label) noexcept
{
    if (label.empty() || label.size() > longest_label || !all_of(label, in_label)) return false;
    if (label.front() == '-' || label.back() == '-') return false;
    return label.size() < 4 || label[2] != '-' || label[3] != '-';
}

constexpr bool plain_domain(std::string_view domain) noexcept
{
    if (domain.size() > longest_domain) return false;
    while (true) {
        const auto dot = domain.find('.');
        if (!plain_label(domain.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        domain.remove_prefix(dot + 1);
    }
}

struct parts {
    std::size_t domain;  // where it begins
    std::size_t slash;   // where it ends
};

// RFC 7622 3.2: first the resource behind the first '/', then the local part before the first '@'.
constexpr parts split(std::string_view text) noexcept
{
    const auto slash = std::min(text.find('/'), text.size());
    const auto at = text.substr(0, slash).find('@');
    return {at == std::string_view::npos ? 0 : at + 1, slash};
}

error bad(const char* why) { return {errc::bad_jid, why}; }

}  // namespace

std::optional<jid_view> jid_view::if_normalized(std::string_view text) noexcept
{
    const auto [domain, slash] = split(text);
    if (!plain_domain(text.substr(domain, slash - domain))) return std::nullopt;
    if (domain != 0) {
        const auto local = text.substr(0, domain - 1);
        if (local.empty() || local.size() > longest_part || !all_of(local, in_local))
            return std::nullopt;
    }
    if (slash != text.size()) {
        const auto resource = text.substr(slash + 1);
        if (resource.empty() || resource.size() > longest_part || !all_of(resource, in_resource))
            return std::nullopt;
    }
    return jid_view(text, static_cast<std::uint16_t>(domain), static_cast<std::uint16_t>(slash));
}

result<jid> jid::parse(std::string_view text)
{
    if (auto ready = jid_view::if_normalized(text)) return jid(*ready);

    const auto [domain, slash] = split(text);
    if (domain == 1) return bad("empty local part");
    if (slash + 1 == text.size()) return bad("empty resource");
    return make(text.substr(0, domain == 0 ? 0 : domain - 1), text.substr(domain, slash - domain),
                slash == text.size() ? std::string_view() : text.substr(slash + 1));
}

result<jid> jid::make(std::string_view local, std::string_view domain, std::string_view resource)
{
    std::string text;
    if (!local.empty()) {
        auto enforced = detail::enforce_local(local);
        if (!enforced) return enforced.error();
        if (enforced->size() > longest_part) return bad("local part longer than 1023 bytes");
        text = std::move(*enforced);
        text += '@';
    }
    const auto domain_start = text.size();
    auto host = detail::enforce_domain(domain);
    if (!host) return host.error();
    if (host->size() > longest_part) return bad("domain longer than 1023 bytes");
    text += *host;
    const auto slash = text.size();
    if (!resource.empty()) {
        auto enforced = detail::enforce_resource(resource);
        if (!enforced) return enforced.error();
        if (enforced->size() > longest_part) return bad("resource longer than 1023 bytes");
        text += '/';
        text += *enforced;
    }
    return jid(std::move(text), domain_start, slash);
}

result<jid> jid::with_resource(std::string_view resource) const
{
    if (empty() || resource.empty()) return bad("empty resource");
    auto enforced = detail::enforce_resource(resource);
    if (!enforced) return enforced.error();
    if (enforced->size() > longest_part) return bad("resource longer than 1023 bytes");
    std::string text(text_, 0, slash_);
    text += '/';
    text += *enforced;
    return jid(std::move(text), domain_, slash_);
}

result<std::string> domain_ascii(jid_view address)
{
    if (address.empty()) return bad("no domain in an empty address");
    return detail::ascii_domain(address.domain());
}

}  // namespace mynah

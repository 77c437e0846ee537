#include <mynah/stanza/detail/idna.hpp>
#include <mynah/stanza/detail/unicode.hpp>

#include <arpa/inet.h>
#include <idn2.h>

#include <memory>

namespace mynah::detail {
namespace {

// IDNA2008 as it is, without the compatibility mappings of UTS 46; an A-label must be the one that
// its U-label makes.
constexpr int idn_flags = IDN2_NO_TR46 | IDN2_NFC_INPUT | IDN2_ALABEL_ROUNDTRIP;

struct release {
    void operator()(void* text) const noexcept { ::idn2_free(text); }
};
using idn_text = std::unique_ptr<char, release>;

error bad(std::string why) { return {errc::bad_jid, "domain: " + std::move(why)}; }

error bad_idn(int status) { return bad(idn2_strerror(status)); }

bool ascii(std::string_view text) noexcept
{
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    return true;
}

// libidn2 passes ASCII labels through as they are: the LDH rule (RFC 5890 2.3.1) is checked here.
bool is_ldh(std::string_view label) noexcept
{
    if (label.empty() || label.front() == '-' || label.back() == '-') return false;
    for (const char c : label)
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') return false;
    return true;
}

result<void> check_ascii_labels(std::string_view domain)
{
    while (true) {
        const auto dot = domain.find('.');
        const auto label = domain.substr(0, dot);
        if (label.empty()) return bad("empty label");
        if (ascii(label)) {
            if (!is_ldh(label)) return bad("a label is not letters, digits and inner hyphens");
            if (label.size() >= 4 && label.substr(2, 2) == "--" && !label.starts_with("xn--"))
                return bad("a label has reserved hyphens");
        }
        if (dot == std::string_view::npos) return {};
        domain.remove_prefix(dot + 1);
    }
}

result<std::string> to_ascii(const std::string& domain)
{
    std::uint8_t* out = nullptr;
    const auto* in = reinterpret_cast<const std::uint8_t*>(domain.c_str());
    const int status = idn2_lookup_u8(in, &out, idn_flags);
    if (status != IDN2_OK) return bad_idn(status);
    const idn_text owned(reinterpret_cast<char*>(out));
    return std::string(owned.get());
}

result<std::string> to_unicode(const std::string& a_labels)
{
    char* out = nullptr;
    const int status = idn2_to_unicode_8z8z(a_labels.c_str(), &out, 0);
    if (status != IDN2_OK) return bad_idn(status);
    const idn_text owned(out);
    return std::string(owned.get());
}

// RFC 5952 spells an address in one way only, or equal addresses would be different JIDs.
result<std::string> enforce_ipv6(std::string_view literal)
{
    if (!literal.ends_with(']')) return bad("'[' without ']'");
    const std::string inner(literal.substr(1, literal.size() - 2));
    in6_addr address{};
    if (inet_pton(AF_INET6, inner.c_str(), &address) != 1) return bad("not an IPv6 address");
    char text[INET6_ADDRSTRLEN];
    return '[' + std::string(inet_ntop(AF_INET6, &address, text, sizeof text)) + ']';
}

}  // namespace

result<std::string> enforce_domain(std::string_view text)
{
    if (text.empty()) return bad("empty");
    if (text.find('\0') != std::string_view::npos) return bad("a NUL byte");
    if (text.front() == '[') return enforce_ipv6(text);

    auto mapped = map_domain(text);  // RFC 5895: lower case, width, NFC, full stops
    if (!mapped) return bad("not valid UTF-8");
    if (mapped->ends_with('.')) mapped->pop_back();
    if (auto labels = check_ascii_labels(*mapped); !labels) return labels.error();
    auto a_labels = to_ascii(*mapped);
    if (!a_labels) return a_labels;
    auto u_labels = to_unicode(*a_labels);
    // An A-label may hold what the mapping changes: Cherokee, whose lower case IDNA2008 disallows.
    // Without one form for both spellings it cannot be a JID.
    if (u_labels && map_domain(*u_labels) != *u_labels) return bad("an A-label has no stable form");
    return u_labels;
}

result<std::string> ascii_domain(std::string_view domain)
{
    if (domain.starts_with('[')) return std::string(domain.substr(1, domain.size() - 2));
    if (ascii(domain)) return std::string(domain);
    return to_ascii(std::string(domain));
}

}  // namespace mynah::detail

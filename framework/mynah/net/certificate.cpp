#include <mynah/net/certificate.hpp>

#include <mynah/base/ascii.hpp>
#include <mynah/base/printable.hpp>
#include <mynah/net/detail/openssl.hpp>
#include <mynah/net/endpoint.hpp>

#include <fmt/format.h>
#include <openssl/asn1.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>

namespace mynah::net {

namespace {

using detail::owned;

std::string_view without_final_dot(std::string_view name)
{
    if (name.ends_with('.')) name.remove_suffix(1);
    return name;
}

// A name with a NUL in it reads as one name here and as another in C: it is none.
void append_text(std::vector<std::string>& to, const ASN1_STRING* text)
{
    const std::string_view bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                                 static_cast<std::size_t>(ASN1_STRING_length(text)));
    if (!bytes.empty() && bytes.find('\0') == bytes.npos) to.emplace_back(bytes);
}

void append_address(std::vector<asio::ip::address>& to, const ASN1_STRING* octets)
{
    const auto* bytes = ASN1_STRING_get0_data(octets);
    const auto size = static_cast<std::size_t>(ASN1_STRING_length(octets));
    if (asio::ip::address_v4::bytes_type v4; size == v4.size()) {
        std::memcpy(v4.data(), bytes, size);
        to.push_back(asio::ip::address_v4(v4));
    }
    if (asio::ip::address_v6::bytes_type v6; size == v6.size()) {
        std::memcpy(v6.data(), bytes, size);
        to.push_back(asio::ip::address_v6(v6));
    }
}

void append_other(presented_names& names, const OTHERNAME* other)
{
    const int kind = OBJ_obj2nid(other->type_id);
    if (kind == NID_XmppAddr && other->value->type == V_ASN1_UTF8STRING)
        append_text(names.xmpp, other->value->value.utf8string);
    if (kind == NID_SRVName && other->value->type == V_ASN1_IA5STRING)
        append_text(names.srv, other->value->value.ia5string);
}

std::string common_name(const X509_NAME* name)
{
    std::array<char, 64> text{};
    if (X509_NAME_get_text_by_NID(name, NID_commonName, text.data(), text.size()) < 0)
        return "one without a name";
    return '"' + printable(text.data()) + '"';
}

std::string date_of(const ASN1_TIME* time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return "an unreadable date";
    return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

}  // namespace

presented_names names_of(const x509_st* certificate)
{
    presented_names names;
    const owned<GENERAL_NAMES, GENERAL_NAMES_free> all(static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; i < sk_GENERAL_NAME_num(all.get()); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(all.get(), i);
        switch (name->type) {
            case GEN_DNS: append_text(names.dns, name->d.dNSName); break;
            case GEN_IPADD: append_address(names.ip, name->d.iPAddress); break;
            case GEN_OTHERNAME: append_other(names, name->d.otherName); break;
            default: break;  // mail addresses, URIs and directory names do not name an XMPP domain
        }
    }
    return names;
}

presented_names names_of(x509_store_ctx_st* store)
{
    auto names = names_of(X509_STORE_CTX_get0_cert(store));
    const auto* chain = X509_STORE_CTX_get0_chain(store);
    for (int i = 1; i < sk_X509_num(chain); ++i)
        if (X509_get_ext_by_NID(sk_X509_value(chain, i), NID_name_constraints, -1) >= 0)
            names.limited = true;
    return names;
}

bool matches_dns_name(std::string_view pattern, std::string_view domain)
{
    pattern = without_final_dot(pattern);
    domain = without_final_dot(domain);
    if (!pattern.starts_with("*."))
        return !domain.empty() && ascii::same_in_any_case(pattern, domain);

    // Two labels behind the star at least: "*.org" is nobody's name.
    const auto suffix = pattern.substr(1);
    if (suffix.find('.', 1) == suffix.npos || suffix.find('*') != suffix.npos) return false;
    const auto dot = domain.find('.');
    return dot != domain.npos && dot != 0 && ascii::same_in_any_case(suffix, domain.substr(dot));
}

bool matches(const presented_names& names, std::string_view domain)
{
    if (const auto address = ip_literal(domain))
        return std::ranges::find(names.ip, *address) != names.ip.end();

    // RFC 6125 6.2 and 6.3: DNS-ID, SRV-ID and (RFC 6120 13.7.1.2) XmppAddr are alternatives; a
    // certificate matches when any of them does, whatever else it is for. But whoever holds an
    // authority limited to example.net (RFC 5280 4.2.1.10) could sign an otherName for any domain:
    // a limit on one form of name says nothing about the others.
    constexpr std::string_view service = "_xmpp-client.";
    const auto bare = without_final_dot(domain);
    if (std::ranges::any_of(names.dns,
                            [&](const auto& name) { return matches_dns_name(name, bare); }))
        return true;
    return !names.limited &&
           (std::ranges::any_of(
                names.xmpp,
                [&](const auto& name) { return ascii::same_in_any_case(name, bare); }) ||
            std::ranges::any_of(names.srv, [&](std::string_view name) {
                return ascii::same_in_any_case(name.substr(0, service.size()), service) &&
                       ascii::same_in_any_case(name.substr(service.size()), bare);
            }));
}

std::string describe_mismatch(const presented_names& names, std::string_view domain)
{
    constexpr std::size_t shown_names = 4;
    constexpr std::size_t shown_length = 80;

    std::vector<std::string> all;
    for (const auto& name : names.dns) all.push_back(printable(name, shown_length));
    if (!names.limited)
        for (const auto* kind : {&names.xmpp, &names.srv})
            for (const auto& name : *kind) all.push_back(printable(name, shown_length));
    for (const auto& address : names.ip) all.push_back(address.to_string());

    std::string listed;
    for (std::size_t i = 0; i < std::min(all.size(), shown_names); ++i)
        listed += (i > 0 ? ", " : "") + all[i];
    if (all.size() > shown_names) listed += fmt::format(" and {} more", all.size() - shown_names);
    const bool ignored = names.limited && !(names.xmpp.empty() && names.srv.empty());
    if (all.empty())
        listed = ignored ? "no DNS name" : "no name at all (subjectAltName is missing)";
    if (ignored)
        listed +=
            " (XMPP names do not count: its authority may sign certain names only, and that "
            "is not checked for them)";

    return fmt::format(
        "the certificate is for {}, not {}: the server needs a certificate with that name, or "
        "the connection has gone to the wrong server",
        listed, domain);
}

std::string describe_failure(x509_store_ctx_st* store)
{
    const int why = X509_STORE_CTX_get_error(store);
    const X509* at = X509_STORE_CTX_get_current_cert(store);
    const bool own = X509_STORE_CTX_get_error_depth(store) == 0;
    if (at == nullptr) return X509_verify_cert_error_string(why);

    const auto which = own ? std::string("the server's certificate")
                           : "the certificate of " + common_name(X509_get_subject_name(at));
    switch (why) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return fmt::format("{} expired on {}: the server's operator must renew it", which,
                               date_of(X509_get0_notAfter(at)));
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return fmt::format("{} is not valid before {}: is the clock of this machine right?",
                               which, date_of(X509_get0_notBefore(at)));
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
            return "the server's certificate is self-signed: if it is the right one, give it with "
                   "--ca-file";
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
            return fmt::format(
                "{} is issued by an authority that this machine does not trust, {}: "
                "give its certificate with --ca-file",
                which, common_name(X509_get_issuer_name(at)));
        default: return fmt::format("{}: {}", which, X509_verify_cert_error_string(why));
    }
}

}  // namespace mynah::net

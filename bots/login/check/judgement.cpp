#include "judgement.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

namespace mynah::login {
namespace {

using findings = std::vector<finding>;

constexpr auto ok = mark::ok;
constexpr auto warning = mark::warning;
constexpr auto fault = mark::fault;

constexpr const char* dns_remedy =
    "Is it the right DNS server, does it run, and does the firewall let its answers through?";

std::string joined(const std::vector<std::string>& names)
{
    return fmt::format("{}", fmt::join(names, ", "));
}

// By SASL and by SASL2, each once.
std::vector<std::string> mechanisms_of(const stream_offer& o)
{
    auto all = o.mechanisms;
    for (const auto& name : o.sasl2_mechanisms)
        if (std::ranges::find(all, name) == all.end()) all.push_back(name);
    return all;
}

std::string not_reached(obstacle by, std::string_view at, std::string_view why)
{
    switch (by) {
        case obstacle::server:
            return fmt::format(
                "port: {} does not: {}. Is the server running, does it listen "
                "there, and does the firewall let clients in?",
                at, why);
        case obstacle::proxy:
            return fmt::format(
                "port: {} was not reached: {}. Does the proxy run, may it connect "
                "there, and does the server run and listen there?",
                at, why);
        case obstacle::proxy_log_in:
            return fmt::format(
                "port: {} was not reached: {}. Are the user and the password of "
                "the proxy right?",
                at, why);
    }
    return {};
}

bool is_reached(const target_report& t)
{
    return t.no_address.empty() &&
           std::ranges::any_of(t.addresses, [](const auto& a) { return a.why.empty(); });
}

void judge_clear(const target_report& t, findings& to)
{
    if (!t.clear) return;
    const auto& o = *t.clear;
    const auto say = [&](mark how, std::string_view what) {
        to.emplace_back(how, fmt::format("STARTTLS: {}: {}", t.at.to_string(), what));
    };
    if (!o.starttls)
        say(fault,
            "not offered: everything is in clear text. Give the server a certificate and "
            "require TLS (RFC 7590)");
    else if (!o.starttls_required)
        say(warning, "offered, not required: a client may log in without. Require it (RFC 7590)");
    else
        say(ok, "required");

    const bool plain = o.offers("PLAIN") || o.offers("LOGIN");
    auto all = mechanisms_of(o);
    if (o.old_log_in) all.emplace_back("XEP-0078");
    if (plain || o.old_log_in)
        to.emplace_back(fault,
                        fmt::format("SASL before TLS: {}: passwords in clear text ({}). Offer "
                                    "no log-in before TLS",
                                    t.at.to_string(), joined(all)));
    else if (!all.empty())
        to.emplace_back(warning, fmt::format("SASL before TLS: {}: {}. Offer no log-in before TLS",
                                             t.at.to_string(), joined(all)));
    else if (o.starttls)
        to.emplace_back(ok, fmt::format("SASL before TLS: {}: none", t.at.to_string()));
}

// The best handshake has one of its own, whatever became of the attempts behind it.
auto versions_of(const target_report& t)
{
    auto all = t.versions;
    for (std::size_t i = 0; i != all.size(); ++i)
        if (t.tls_version == std::string("TLSv") + (i == 0 ? "1" : tls_versions[i]))
            all[i] = answer::accepted;
    return all;
}

void judge_versions(const target_report& t, findings& to)
{
    const auto versions = versions_of(t);
    const auto [v10, v11, v12, v13] = versions;
    const auto say = [&](mark how, const std::string& what) {
        to.emplace_back(how, fmt::format("TLS: {}: {}", t.at.to_string(), what));
    };
    const auto that_are = [&](answer a) {
        std::vector<std::string> names;
        for (std::size_t i = 0; i != versions.size(); ++i)
            if (versions[i] == a) names.emplace_back(tls_versions[i]);
        return joined(names);
    };
    const auto accepted = that_are(answer::accepted), unknown = that_are(answer::unknown);
    if (v10 == answer::accepted || v11 == answer::accepted)
        say(fault, fmt::format("{} accepted: 1.0 and 1.1 are broken and forbidden (RFC 7590, RFC "
                               "8996). Allow 1.2 and 1.3 only",
                               accepted));
    else if (v12 == answer::refused && v13 == answer::refused)
        say(fault, "neither 1.2 nor 1.3 is accepted: no client of today can connect");
    else if (v12 != answer::accepted && v13 != answer::accepted)
        say(warning, fmt::format("whether {} are accepted could not be found out: the server was "
                                 "too slow, or took no more connections. Look again later",
                                 unknown));
    else if (v13 == answer::refused)
        say(warning, "1.2 accepted, 1.3 not: switch it on");
    else
        say(ok, accepted + " accepted" +
                    (v10 == answer::refused && v11 == answer::refused ? ", 1.0 and 1.1 not" : "") +
                    (unknown.empty() ? "" : "; could not be found out: " + unknown));
}

void judge_certificate(const target_report& t, findings& to)
{
    const auto& c = t.certificate;
    if (!c.seen) return;
    const auto say = [&](mark how, const std::string& what) {
        to.emplace_back(how, fmt::format("certificate: {}: {}", t.at.to_string(), what));
    };
    if (!c.chain.empty()) say(fault, c.chain);
    if (!c.name.empty()) say(fault, c.name);
    if (!c.chain.empty() || !c.name.empty() || !c.days_left) return;
    if (*c.days_left < days_to_renew)
        say(warning, fmt::format("it expires in {} days: renew it now, and see why nobody has",
                                 *c.days_left));
    else
        say(ok, fmt::format("for the domain, trusted, good for {} days", *c.days_left));
}

void judge_mechanisms(const target_report& t, findings& to)
{
    const auto& o = *t.secure;
    const auto say = [&](mark how, const std::string& what) {
        to.emplace_back(how, fmt::format("SASL inside TLS: {}: {}", t.at.to_string(), what));
    };
    const auto all = mechanisms_of(o);
    if (all.empty()) return say(fault, "none: nobody can log in");
    const auto of = [&](auto test) { return std::ranges::any_of(all, test); };
    const bool scram = of([](const auto& m) { return m.starts_with("SCRAM-"); });
    const bool plus = of([](const auto& m) { return m.ends_with("-PLUS"); });
    const bool old =
        of([](const auto& m) { return m == "DIGEST-MD5" || m == "CRAM-MD5" || m == "LOGIN"; });
    if (!scram && o.offers("PLAIN"))
        say(warning, joined(all) + ": the server sees each password. Offer SCRAM");
    else if (old)
        say(warning, joined(all) + ": DIGEST-MD5, CRAM-MD5 and LOGIN are out of date; offer SCRAM");
    else
        say(ok, joined(all));

    const auto bindings = [&](mark how, const std::string& what) {
        to.emplace_back(how, fmt::format("channel binding: {}: {}", t.at.to_string(), what));
    };
    if (!plus) {
        if (scram) bindings(ok, "not offered (no SCRAM-...-PLUS)");
    } else if (!o.bindings) {
        bindings(warning, "offered, but not of which types: clients must guess (XEP-0440)");
    } else {
        bindings(ok, joined(*o.bindings));
    }
}

void judge_features(const target_report& t, findings& to)
{
    const auto& o = *t.secure;
    const auto say = [&](mark how, const std::string& what) {
        to.emplace_back(how, fmt::format("features: {}: {}", t.at.to_string(), what));
    };
    std::vector<std::string> shown;
    if (o.sasl2) shown.emplace_back("SASL2 (XEP-0388)");
    if (o.bind2) shown.emplace_back("Bind 2 (XEP-0386)");
    if (o.stream_management) shown.emplace_back("stream management (XEP-0198)");
    if (o.client_state) shown.emplace_back("client state (XEP-0352)");
    say(ok, shown.empty() ? "nothing is shown before the log-in" : joined(shown));
    if (o.compression)
        say(warning, "compression (XEP-0138): inside TLS it gives secrets away. Switch it off");
    if (o.registration)
        say(warning,
            "anybody may make an account (XEP-0077): spammers will. Close it, or limit it");
    if (o.old_log_in) say(warning, "log-in without SASL (XEP-0078) is out of date. Switch it off");
}

}  // namespace

findings judge_dns(const report& of)
{
    findings to;
    if (!of.asked_dns) return to;
    const auto say = [&](mark how, const std::string& what) {
        to.emplace_back(how, "DNS: " + what);
    };
    if (!of.dns_failed.empty()) {
        say(fault, of.dns_failed);
        return to;
    }
    if (!of.unanswered.empty())
        say(fault, fmt::format("no answer about {}: {}. {}", joined(of.unanswered),
                               of.why_unanswered, dns_remedy));
    if (of.starttls_srv || of.direct_tls_srv) {
        std::vector<std::string> where;
        for (const auto& t : of.targets)
            where.push_back(t.at.to_string() + (t.at.direct_tls ? " (direct TLS)" : " (STARTTLS)"));
        say(ok, joined(where));
    } else if (of.unanswered.empty()) {
        say(ok,
            fmt::format("no SRV records found: clients go to {}:5222 (RFC 6120 3.2.2)", of.domain));
    }
    if (!of.starttls_srv && of.direct_tls_srv && of.unanswered.empty())
        say(warning,
            fmt::format("no record of _xmpp-client._tcp.{}: clients that do not know direct "
                        "TLS (XEP-0368) find nothing",
                        of.domain));
    return to;
}

findings judge_addresses(const target_report& t)
{
    findings to;
    const auto where = t.at.to_string();
    if (!t.no_address.empty()) {
        to.emplace_back(fault,
                        fmt::format("address: {}: {}{}", where, t.no_address,
                                    t.dns_is_silent ? std::string(". ") + dns_remedy
                                                    : ": correct the record, or add an address"));
        return to;
    }
    const auto failure = is_reached(t) ? warning : fault;
    for (const auto& a : t.addresses) {
        const auto at = a.address == where ? where : fmt::format("{} ({})", where, a.address);
        if (a.why.empty())
            to.emplace_back(ok, fmt::format("port: {} takes connections", at));
        else
            to.emplace_back(failure, not_reached(a.by, at, a.why));
    }
    return to;
}

findings judge_inside(const target_report& t)
{
    findings to;
    if (!is_reached(t)) return to;
    judge_clear(t, to);
    const bool told = t.clear && !t.clear->starttls;
    if (!t.failed.empty() && !told)
        to.emplace_back(fault,
                        fmt::format("connection: {}: {}. Is it the port for clients, and does "
                                    "TLS begin there by {}?",
                                    t.at.to_string(), t.failed,
                                    t.at.direct_tls ? "the first byte" : "STARTTLS"));
    judge_certificate(t, to);
    if (t.tls_tried) judge_versions(t, to);
    if (!t.secure) return to;
    judge_mechanisms(t, to);
    judge_features(t, to);
    return to;
}

std::string line_of(const finding& f, bool coloured)
{
    constexpr const char* words[] = {"ok     ", "warning", "fault  "};
    constexpr const char* colours[] = {"\x1b[32m", "\x1b[33m", "\x1b[31m"};
    const auto i = static_cast<std::size_t>(f.how);
    const auto word =
        coloured ? fmt::format("{}{}\x1b[0m", colours[i], words[i]) : std::string(words[i]);
    return word + "  " + f.text;
}

std::string summary_of(const findings& all)
{
    const auto count = [&](mark how) {
        return std::ranges::count_if(all, [how](const auto& f) { return f.how == how; });
    };
    const auto faults = count(fault), warnings = count(warning);
    if (faults == 0 && warnings == 0) return "All is well.";
    return fmt::format("{} fault{}, {} warning{}.", faults, faults == 1 ? "" : "s", warnings,
                       warnings == 1 ? "" : "s");
}

}  // namespace mynah::login

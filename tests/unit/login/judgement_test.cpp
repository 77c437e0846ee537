// What `mynah-login check` says about what it has found.
#include <bots/login/check/judgement.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <iterator>

using namespace mynah;
using namespace mynah::login;

namespace {

// A service as it should be.
report healthy()
{
    report all("example.org");
    all.asked_dns = true;
    all.starttls_srv = all.direct_tls_srv = true;
    target_report t(net::endpoint("xmpp.example.org", 5222));
    t.addresses.emplace_back("192.0.2.1:5222", "");
    t.clear.emplace();
    t.clear->starttls = t.clear->starttls_required = true;
    t.tls_tried = true;
    t.tls_version = "TLSv1.3";
    t.certificate.seen = true;
    t.certificate.days_left = 60;
    t.versions = {answer::refused, answer::refused, answer::accepted, answer::accepted};
    t.secure.emplace();
    t.secure->mechanisms = {"SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"};
    t.secure->bindings = {"tls-exporter"};
    all.targets.push_back(std::move(t));
    return all;
}

std::vector<finding> judge(const report& of)
{
    auto all = judge_dns(of);
    for (const auto& t : of.targets) {
        std::ranges::move(judge_addresses(t), std::back_inserter(all));
        std::ranges::move(judge_inside(t), std::back_inserter(all));
    }
    return all;
}

std::string lines_of(const report& of)
{
    std::string all;
    for (const auto& f : judge(of)) all += line_of(f, false) + "\n";
    return all;
}

// The lines in which a report differs from a healthy one.
std::vector<std::string> news_of(const report& of)
{
    const auto well = judge(healthy());
    std::vector<std::string> lines;
    for (const auto& f : judge(of))
        if (std::ranges::find(well, f) == well.end()) lines.push_back(line_of(f, false));
    return lines;
}

void says(const report& of, const std::vector<std::string>& lines)
{
    BOOST_TEST(news_of(of) == lines, boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(judgement_test)

BOOST_AUTO_TEST_CASE(a_healthy_service_has_a_line_for_each_check)
{
    BOOST_TEST(lines_of(healthy()) ==
               "ok       DNS: xmpp.example.org:5222 (STARTTLS)\n"
               "ok       port: xmpp.example.org:5222 (192.0.2.1:5222) takes connections\n"
               "ok       STARTTLS: xmpp.example.org:5222: required\n"
               "ok       SASL before TLS: xmpp.example.org:5222: none\n"
               "ok       certificate: xmpp.example.org:5222: for the domain, trusted, good for 60 "
               "days\n"
               "ok       TLS: xmpp.example.org:5222: 1.2, 1.3 accepted, 1.0 and 1.1 not\n"
               "ok       SASL inside TLS: xmpp.example.org:5222: SCRAM-SHA-256, "
               "SCRAM-SHA-256-PLUS\n"
               "ok       channel binding: xmpp.example.org:5222: tls-exporter\n"
               "ok       features: xmpp.example.org:5222: nothing is shown before the log-in\n");
    BOOST_TEST(summary_of(judge(healthy())) == "All is well.");
}

BOOST_AUTO_TEST_CASE(dns_without_records_is_no_fault_and_without_an_answer_is)
{
    auto r = healthy();
    r.starttls_srv = r.direct_tls_srv = false;
    says(r,
         {"ok       DNS: no SRV records found: clients go to example.org:5222 (RFC 6120 3.2.2)"});
    r = healthy();
    r.starttls_srv = false;
    BOOST_TEST(news_of(r).at(0).starts_with("warning  DNS: no record of _xmpp-client._tcp"));
    report none("example.org");
    none.asked_dns = true;
    none.dns_failed = "the DNS look-up failed";
    says(none, {"fault    DNS: the DNS look-up failed"});
}

BOOST_AUTO_TEST_CASE(a_dns_server_without_an_answer_is_a_fault)
{
    const std::string remedy =
        "Is it the right DNS server, does it run, and does the firewall let its answers through?";
    auto r = healthy();
    r.direct_tls_srv = false;
    r.unanswered = {"_xmpps-client._tcp.example.org"};
    r.why_unanswered = "timed out";
    says(r, {"fault    DNS: no answer about _xmpps-client._tcp.example.org: timed out. " + remedy});
    report silent("example.org");
    silent.asked_dns = true;
    silent.unanswered = {"_xmpp-client._tcp.example.org", "_xmpps-client._tcp.example.org"};
    silent.why_unanswered = "Could not contact DNS servers";
    silent.targets.emplace_back(net::endpoint("example.org", 5222));
    silent.targets[0].no_address = "the look-up failed";
    silent.targets[0].dns_is_silent = true;
    says(silent, {"fault    DNS: no answer about _xmpp-client._tcp.example.org, "
                  "_xmpps-client._tcp.example.org: Could not contact DNS servers. " +
                      remedy,
                  "fault    address: example.org:5222: the look-up failed. " + remedy});
}

BOOST_AUTO_TEST_CASE(a_proxy_in_the_way_is_not_the_server)
{
    auto r = healthy();
    auto& addresses = r.targets[0].addresses;
    addresses.clear();
    addresses.emplace_back("xmpp.example.org:5222", "it refuses us", obstacle::proxy_log_in);
    says(r, {"fault    port: xmpp.example.org:5222 was not reached: it refuses us. Are the user "
             "and the password of the proxy right?"});
    addresses[0].by = obstacle::proxy;
    says(r, {"fault    port: xmpp.example.org:5222 was not reached: it refuses us. Does the proxy "
             "run, may it connect there, and does the server run and listen there?"});
}

BOOST_AUTO_TEST_CASE(an_address_that_takes_nothing_is_a_fault_if_it_is_the_only_one)
{
    auto r = healthy();
    r.targets[0].addresses.emplace_back("[2001:db8::1]:5222", "timed out");
    says(r,
         {"warning  port: xmpp.example.org:5222 ([2001:db8::1]:5222) does not: timed out. Is the "
          "server running, does it listen there, and does the firewall let clients in?"});
    r.targets[0].addresses.erase(r.targets[0].addresses.begin());
    const auto lines = news_of(r);
    BOOST_TEST(lines.size() == 1U);  // nothing more is known
    BOOST_TEST(lines[0].starts_with("fault    port: "));
    r = healthy();
    r.targets[0].no_address = "no such host";
    says(r, {"fault    address: xmpp.example.org:5222: no such host: correct the record, or add an "
             "address"});
}

BOOST_AUTO_TEST_CASE(starttls_that_is_not_required_or_not_there)
{
    auto r = healthy();
    r.targets[0].clear->starttls_required = false;
    says(r, {"warning  STARTTLS: xmpp.example.org:5222: offered, not required: a client may log in "
             "without. Require it (RFC 7590)"});
    r.targets[0].clear->starttls = false;
    r.targets[0].clear->mechanisms = {"SCRAM-SHA-1", "PLAIN"};
    r.targets[0].failed = "the server does not offer TLS";
    const auto lines = news_of(r);
    BOOST_TEST(lines.at(0).starts_with("fault    STARTTLS: xmpp.example.org:5222: not offered"));
    BOOST_TEST(lines.size() == 2U);
    BOOST_TEST(lines.at(1) ==
               "fault    SASL before TLS: xmpp.example.org:5222: passwords in clear text "
               "(SCRAM-SHA-1, PLAIN). Offer no log-in before TLS");
}

BOOST_AUTO_TEST_CASE(a_stream_that_does_not_come_about_is_a_fault)
{
    auto r = healthy();
    auto& t = r.targets[0];
    t = target_report(t.at);
    t.addresses.emplace_back("192.0.2.1:5222", "");
    t.failed = "host-unknown";
    says(r,
         {"fault    connection: xmpp.example.org:5222: host-unknown. Is it the port for clients, "
          "and does TLS begin there by STARTTLS?"});
}

BOOST_AUTO_TEST_CASE(any_log_in_before_tls_is_told)
{
    auto r = healthy();
    r.targets[0].clear->mechanisms = {"SCRAM-SHA-1"};
    says(r, {"warning  SASL before TLS: xmpp.example.org:5222: SCRAM-SHA-1. Offer no log-in before "
             "TLS"});
    r.targets[0].clear->mechanisms.clear();
    r.targets[0].clear->sasl2_mechanisms = {"PLAIN"};
    BOOST_TEST(news_of(r).at(0).starts_with("fault    SASL before TLS"));
}

BOOST_AUTO_TEST_CASE(a_mechanism_of_sasl_and_sasl2_is_told_once)
{
    auto r = healthy();
    for (auto* offer : {&*r.targets[0].clear, &*r.targets[0].secure}) {
        offer->mechanisms = {"SCRAM-SHA-1", "PLAIN"};
        offer->sasl2_mechanisms = {"SCRAM-SHA-1", "PLAIN", "SCRAM-SHA-256"};
    }
    const std::string once = "SCRAM-SHA-1, PLAIN, SCRAM-SHA-256";
    says(r, {"fault    SASL before TLS: xmpp.example.org:5222: passwords in clear text (" + once +
                 "). Offer no log-in before TLS",
             "ok       SASL inside TLS: xmpp.example.org:5222: " + once,
             "ok       channel binding: xmpp.example.org:5222: not offered (no SCRAM-...-PLUS)"});
}

BOOST_AUTO_TEST_CASE(old_versions_of_tls_are_a_fault_and_a_missing_new_one_a_warning)
{
    auto r = healthy();
    auto& v = r.targets[0].versions;
    v[0] = answer::accepted;
    BOOST_TEST(news_of(r).at(0).starts_with(
        "fault    TLS: xmpp.example.org:5222: 1.0, 1.2, 1.3 accepted: 1.0 and 1.1 are broken"));
    r.targets[0].tls_version = "TLSv1.2";
    v = {answer::refused, answer::refused, answer::accepted, answer::refused};
    says(r, {"warning  TLS: xmpp.example.org:5222: 1.2 accepted, 1.3 not: switch it on"});
    v = {answer::refused, answer::refused, answer::refused, answer::refused};
    r.targets[0].tls_version.clear();
    BOOST_TEST(news_of(r).at(0).starts_with("fault    TLS: xmpp.example.org:5222: neither"));
}

BOOST_AUTO_TEST_CASE(what_was_not_found_out_about_tls_is_no_fault)
{
    auto r = healthy();
    auto& t = r.targets[0];
    t.versions = {answer::unknown, answer::unknown, answer::accepted, answer::accepted};
    says(r, {"ok       TLS: xmpp.example.org:5222: 1.2, 1.3 accepted; could not be found out: 1.0, "
             "1.1"});
    t.versions.fill(answer::unknown);
    says(r, {"ok       TLS: xmpp.example.org:5222: 1.3 accepted; could not be found out: 1.0, 1.1, "
             "1.2"});
    t.tls_version.clear();
    const std::string no_answer =
        " are accepted could not be found out: the server was too slow, or took no more "
        "connections. Look again later";
    says(r, {"warning  TLS: xmpp.example.org:5222: whether 1.0, 1.1, 1.2, 1.3" + no_answer});
    t.versions = {answer::refused, answer::refused, answer::refused, answer::unknown};
    says(r, {"warning  TLS: xmpp.example.org:5222: whether 1.3" + no_answer});
}

BOOST_AUTO_TEST_CASE(the_version_that_the_stream_was_looked_at_by_is_accepted)
{
    auto r = healthy();
    auto& t = r.targets[0];
    t.versions.fill(answer::refused);  // by somebody else, as it seems
    says(r, {"ok       TLS: xmpp.example.org:5222: 1.3 accepted, 1.0 and 1.1 not"});
    t.tls_version = "TLSv1.2";
    says(r, {"warning  TLS: xmpp.example.org:5222: 1.2 accepted, 1.3 not: switch it on"});
    t.tls_version = "TLSv1";
    BOOST_TEST(news_of(r).at(0).starts_with("fault    TLS: xmpp.example.org:5222: 1.0 accepted"));
}

BOOST_AUTO_TEST_CASE(a_certificate_that_is_wrong_or_soon_over)
{
    auto r = healthy();
    auto& c = r.targets[0].certificate;
    c.days_left = 13;
    says(r,
         {"warning  certificate: xmpp.example.org:5222: it expires in 13 days: renew it now, and "
          "see why nobody has"});
    c.days_left = 14;
    says(r, {"ok       certificate: xmpp.example.org:5222: for the domain, trusted, good for 14 "
             "days"});
    c.chain = "it is self-signed";
    c.name = "it is for example.net";
    says(r, {"fault    certificate: xmpp.example.org:5222: it is self-signed",
             "fault    certificate: xmpp.example.org:5222: it is for example.net"});
}

BOOST_AUTO_TEST_CASE(mechanisms_that_are_weak_or_missing)
{
    auto r = healthy();
    auto& o = *r.targets[0].secure;
    o.mechanisms = {"PLAIN"};
    says(r, {"warning  SASL inside TLS: xmpp.example.org:5222: PLAIN: the server sees each "
             "password. Offer SCRAM"});
    o.mechanisms = {"SCRAM-SHA-1", "DIGEST-MD5"};
    BOOST_TEST(news_of(r).at(0).starts_with("warning  SASL inside TLS"));
    BOOST_TEST(news_of(r).at(1) ==
               "ok       channel binding: xmpp.example.org:5222: not offered (no SCRAM-...-PLUS)");
    o.mechanisms.clear();
    says(r, {"fault    SASL inside TLS: xmpp.example.org:5222: none: nobody can log in"});
    o.mechanisms = {"SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"};
    o.bindings.reset();
    says(r, {"warning  channel binding: xmpp.example.org:5222: offered, but not of which types: "
             "clients must guess (XEP-0440)"});
}

BOOST_AUTO_TEST_CASE(what_should_be_switched_off_is_told)
{
    auto r = healthy();
    auto& o = *r.targets[0].secure;
    o.sasl2 = o.bind2 = o.stream_management = o.client_state = true;
    o.compression = o.registration = o.old_log_in = true;
    const auto lines = news_of(r);
    BOOST_TEST(lines.size() == 4U);
    BOOST_TEST(lines.at(0) ==
               "ok       features: xmpp.example.org:5222: SASL2 (XEP-0388), Bind 2 (XEP-0386), "
               "stream management (XEP-0198), client state (XEP-0352)");
    for (std::size_t i = 1; i != 4; ++i) BOOST_TEST(lines.at(i).starts_with("warning  features"));
}

BOOST_AUTO_TEST_CASE(the_last_line_counts)
{
    BOOST_TEST(summary_of({{mark::ok, ""}, {mark::fault, ""}}) == "1 fault, 0 warnings.");
    BOOST_TEST(summary_of({{mark::warning, ""}}) == "0 faults, 1 warning.");
}

BOOST_AUTO_TEST_CASE(only_the_mark_has_a_colour)
{
    BOOST_TEST(line_of({mark::fault, "x"}, true) == "\x1b[31mfault  \x1b[0m  x");
    BOOST_TEST(line_of({mark::warning, "x"}, false) == "warning  x");
}

BOOST_AUTO_TEST_SUITE_END()

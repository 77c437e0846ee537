// Is this certificate the domain's? Reference identities of RFC 6125 and RFC 6120 13.7.
//
// Names count only in subjectAltName; the common name never does.
#pragma once

#include <boost/asio/ip/address.hpp>

#include <string>
#include <string_view>
#include <vector>

struct x509_st;
struct x509_store_ctx_st;

namespace mynah::net {

namespace asio = boost::asio;

// What a certificate claims to be for.
class presented_names {
public:
    presented_names() {}

    std::vector<std::string> dns;       // dNSName
    std::vector<std::string> xmpp;      // id-on-xmppAddr (RFC 6120 13.7.1.4), domains only
    std::vector<std::string> srv;       // SRVName (RFC 4985): "_xmpp-client.example.org"
    std::vector<asio::ip::address> ip;  // iPAddress

    // An authority above the certificate may sign certain names only. OpenSSL holds dNSName and
    // iPAddress to that, but no otherName: `xmpp` and `srv` do not count then.
    bool limited = false;
};

presented_names names_of(const x509_st* certificate);
// Those of the certificate at the end of the chain that was built.
presented_names names_of(x509_store_ctx_st* store);

// `domain` in A-labels, or an IP literal, which only an iPAddress matches.
bool matches(const presented_names& names, std::string_view domain);

// "*.example.org" stands for one whole left-most label; no other place, no part of a label.
bool matches_dns_name(std::string_view pattern, std::string_view domain);

// "the certificate is for example.net, www.example.net, not example.org: ..." Names come from the
// peer: they are cut, counted and stripped of everything that is not a host name's.
std::string describe_mismatch(const presented_names& names, std::string_view domain);

// Why OpenSSL refused the chain, and what helps.
std::string describe_failure(x509_store_ctx_st* store);

}  // namespace mynah::net

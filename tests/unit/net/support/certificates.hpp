// Certificates made in memory: an authority and what it signs, with every fault a test asks for.
#pragma once

#include <mynah/net/detail/openssl.hpp>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <string>
#include <vector>

namespace mynah::testing {

class certificate_wish {
public:
    explicit certificate_wish(std::string n) : names(std::move(n)) {}
    certificate_wish& days(int first, int last)
    {
        first_day = first;
        last_day = last;
        return *this;
    }
    certificate_wish& hash(const EVP_MD* md)
    {
        digest = md;
        return *this;
    }
    certificate_wish& named(std::string common_name)
    {
        subject = std::move(common_name);
        return *this;
    }

    std::string subject = "common-name.example";  // in no subjectAltName: who matches it has looked
                                                  // at the common name
    std::string
        names;  // subjectAltName as in openssl.cnf: "DNS:example.org,IP:127.0.0.1"; may be empty
    int first_day = -1;  // from today
    int last_day = 30;
    const EVP_MD* digest = EVP_sha256();
};

class credentials {
public:
    net::detail::owned<X509, X509_free> certificate;
    net::detail::owned<EVP_PKEY, EVP_PKEY_free> key;
    net::detail::owned<X509, X509_free> issuer;  // to be sent along; null when a root has signed

    std::string certificate_pem() const;
    std::string key_pem() const;
    std::string encrypted_key_pem(const char* passphrase) const;
};

class certificate_authority {
public:
    // `key_type`: "P-256" or "ED25519".
    explicit certificate_authority(const std::string& name = "Test Authority",
                                   const std::string& key_type = "P-256");

    // An authority below this one. `constraints`: nameConstraints as in openssl.cnf, or empty.
    certificate_authority sub_authority(const std::string& name,
                                        const std::string& constraints) const;

    credentials issue(const certificate_wish& wish) const;
    // Signed by its own key.
    static credentials self_signed(const certificate_wish& wish);
    // A dNSName with exactly these bytes.
    credentials issue_with_raw_dns_name(const std::string& bytes) const;

    std::string pem() const { return self_.certificate_pem(); }

private:
    explicit certificate_authority(credentials self) : self_(std::move(self)) {}

    credentials self_;
};

}  // namespace mynah::testing

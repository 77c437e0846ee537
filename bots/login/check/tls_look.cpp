#include "tls_look.hpp"

#include <mynah/net/certificate.hpp>

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>

namespace mynah::login {
namespace {

net::tls_options taking_everything()
{
    net::tls_options options;
    options.resume_sessions = false;  // a resumed one shows no certificate
    options.accept_any_certificate_and_be_open_to_attack = true;
    return options;
}

// Where the verification writes, and for which domain.
class look {
public:
    std::string domain;
    certificate_report* to;
};

std::optional<int> days_until(const ASN1_TIME* end)
{
    int days = 0, seconds = 0;
    if (ASN1_TIME_diff(&days, &seconds, nullptr, end) != 1) return std::nullopt;
    return days;
}

// Called by OpenSSL for the certificate of a handshake; 1: go on, whatever it is.
int write_down(X509_STORE_CTX* store, void* into)
{
    const auto& l = *static_cast<look*>(into);
    auto& to = *l.to;
    to = certificate_report();
    to.seen = true;
    if (X509_verify_cert(store) != 1) to.chain = net::describe_failure(store);
    const auto* own = X509_STORE_CTX_get0_cert(store);
    const auto names =
        X509_STORE_CTX_get0_chain(store) != nullptr ? net::names_of(store) : net::names_of(own);
    if (!net::matches(names, l.domain)) to.name = net::describe_mismatch(names, l.domain);
    to.days_left = days_until(X509_get0_notAfter(own));
    X509_STORE_CTX_set_error(store, X509_V_OK);
    return 1;
}

}  // namespace

result<std::shared_ptr<const net::tls_context>> looking_context(const std::string& ca_file,
                                                                std::string domain,
                                                                certificate_report& to)
{
    auto options = taking_everything();
    options.ca_file = ca_file;
    auto made = net::tls_context::create(options);
    if (!made) return made;
    // Lives as long as the context, in which OpenSSL keeps a pointer to it.
    class holder {
    public:
        std::shared_ptr<const net::tls_context> context;
        look looks;
    };
    auto held = std::make_shared<holder>(holder{std::move(*made), {std::move(domain), &to}});
    SSL_CTX_set_cert_verify_callback(held->context->native(), write_down, &held->looks);
    const auto* context = held->context.get();
    return std::shared_ptr<const net::tls_context>(std::move(held), context);
}

std::shared_ptr<const net::tls_context> context_of_version(std::size_t version)
{
    constexpr std::array numbers = {TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION, TLS1_3_VERSION};
    static_assert(numbers.size() == tls_versions.size());
    auto options = taking_everything();
    options.system_authorities = false;
    auto context = net::tls_context::create(options).value();
    auto* native = context->native();
    // What this machine forbids itself must not hide what the server allows.
    SSL_CTX_set_cipher_list(native, "ALL:@SECLEVEL=0");
    SSL_CTX_set_min_proto_version(native, numbers.at(version));
    SSL_CTX_set_max_proto_version(native, numbers.at(version));
    return context;
}

}  // namespace mynah::login

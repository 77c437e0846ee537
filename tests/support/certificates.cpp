#include <tests/support/certificates.hpp>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace mynah::testing {

namespace {

constexpr long day = 24 * 60 * 60;

template <auto Free>
struct deleter {
    template <class T>
    void operator()(T* p) const
    {
        Free(p);
    }
};
using certificate_ptr = std::unique_ptr<X509, deleter<X509_free>>;
using key_ptr = std::unique_ptr<EVP_PKEY, deleter<EVP_PKEY_free>>;
using bio_ptr = std::unique_ptr<BIO, deleter<BIO_free_all>>;
using extension_ptr = std::unique_ptr<X509_EXTENSION, deleter<X509_EXTENSION_free>>;

void check(bool good, const char* what)
{
    if (!good) throw std::runtime_error(std::string("cannot make a certificate: ") + what);
}

void extend(X509* subject, X509* issuer, int nid, const std::string& value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, subject, nullptr, nullptr, 0);
    const extension_ptr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    check(extension && X509_add_ext(subject, extension.get(), -1), value.c_str());
}

certificate_ptr unsigned_certificate(EVP_PKEY* key, int serial, const std::string& common_name,
                                     validity when)
{
    const long from = when == validity::expired   ? -20 * day
                      : when == validity::not_yet ? 10 * day
                                                  : -day;
    const long until = when == validity::expired ? -10 * day : 3650 * day;
    certificate_ptr made(X509_new());
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), from);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), until);
    X509_set_pubkey(made.get(), key);
    const auto* text = reinterpret_cast<const unsigned char*>(common_name.c_str());
    check(X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8, text,
                                     -1, -1, 0),
          "CN");
    return made;
}

template <class Write>
std::string pem(Write write)
{
    const bio_ptr memory(BIO_new(BIO_s_mem()));
    check(write(memory.get()), "PEM");
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

std::string dns_names(const std::vector<std::string>& names)
{
    std::string all;
    for (const auto& name : names) all += (all.empty() ? "DNS:" : ",DNS:") + name;
    return all;
}

}  // namespace

struct authority::signer {
    explicit signer(int serial, const std::string& common_name, validity when)
        : key(EVP_EC_gen("P-256")),
          certificate(unsigned_certificate(key.get(), serial, common_name, when))
    {
    }

    void sign(X509* subject) const
    {
        X509_set_issuer_name(subject, X509_get_subject_name(certificate.get()));
        check(X509_sign(subject, key.get(), EVP_sha256()) > 0, "signature");
    }

    key_ptr key;
    certificate_ptr certificate;
};

authority::authority(const std::string& name)
    : ca_(std::make_unique<signer>(serial_++, name, validity::current))
{
    X509* own = ca_->certificate.get();
    extend(own, own, NID_basic_constraints, "critical,CA:TRUE");
    extend(own, own, NID_key_usage, "critical,keyCertSign,cRLSign");
    extend(own, own, NID_subject_key_identifier, "hash");
    ca_->sign(own);
    folder_.write("ca.pem", pem([&](BIO* out) { return PEM_write_bio_X509(out, own) == 1; }));
}

authority::~authority() = default;

std::filesystem::path authority::file() const { return folder_.path() / "ca.pem"; }

identity authority::issue(const std::vector<std::string>& names, validity when)
{
    const signer server(serial_++, names.at(0), when);
    X509* own = server.certificate.get();
    extend(own, ca_->certificate.get(), NID_subject_alt_name, dns_names(names));
    extend(own, ca_->certificate.get(), NID_ext_key_usage, "serverAuth,clientAuth");
    ca_->sign(own);
    return save(server);
}

identity authority::issue_client(const std::string& jid, validity when)
{
    const signer client(serial_++, "a client", when);
    X509* own = client.certificate.get();
    extend(own, ca_->certificate.get(), NID_subject_alt_name,
           "otherName:1.3.6.1.5.5.7.8.5;UTF8:" + jid);
    extend(own, ca_->certificate.get(), NID_ext_key_usage, "clientAuth");
    ca_->sign(own);
    return save(client);
}

identity authority::self_signed(const std::vector<std::string>& names)
{
    const signer server(serial_++, names.at(0), validity::current);
    X509* own = server.certificate.get();
    extend(own, own, NID_subject_alt_name, dns_names(names));
    server.sign(own);
    return save(server);
}

identity authority::save(const signer& certified)
{
    const std::string name =
        std::to_string(ASN1_INTEGER_get(X509_get0_serialNumber(certified.certificate.get())));
    const auto certificate =
        pem([&](BIO* out) { return PEM_write_bio_X509(out, certified.certificate.get()) == 1; });
    const auto key = pem([&](BIO* out) {
        return PEM_write_bio_PKCS8PrivateKey(out, certified.key.get(), nullptr, nullptr, 0, nullptr,
                                             nullptr) == 1;
    });
    return {folder_.write(name + ".crt", certificate), folder_.write(name + ".key", key),
            folder_.write(name + ".pem", key + certificate)};
}

}  // namespace mynah::testing

#include "certificates.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace mynah::testing {

namespace {

using net::detail::owned;

constexpr long day = 24 * 60 * 60;

owned<EVP_PKEY, EVP_PKEY_free> make_key(const std::string& type)
{
    return owned<EVP_PKEY, EVP_PKEY_free>(type == "ED25519"
                                              ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                                              : EVP_EC_gen(type.c_str()));
}

void add_extension(X509* to, int nid, const std::string& value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, nullptr, to, nullptr, nullptr, 0);
    const owned<X509_EXTENSION, X509_EXTENSION_free> made(
        X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    if (!made) throw std::logic_error("bad extension " + value);
    X509_add_ext(to, made.get(), -1);
}

void set_name(X509_NAME* name, const std::string& common_name)
{
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(common_name.data()),
                               static_cast<int>(common_name.size()), -1, 0);
}

credentials unsigned_credentials(const std::string& subject, int first_day, int last_day,
                                 const std::string& key_type = "P-256")
{
    static long serial = 1;
    credentials made;
    made.key = make_key(key_type);
    made.certificate.reset(X509_new());
    X509* certificate = made.certificate.get();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
    X509_gmtime_adj(X509_getm_notBefore(certificate), first_day * day);
    X509_gmtime_adj(X509_getm_notAfter(certificate), last_day * day);
    X509_set_pubkey(certificate, made.key.get());
    set_name(X509_get_subject_name(certificate), subject);
    return made;
}

const EVP_MD* hash_for(const EVP_PKEY* key, const EVP_MD* wanted)
{
    return EVP_PKEY_is_a(key, "ED25519") == 1 ? nullptr : wanted;
}

void sign(credentials& made, const credentials& by, const EVP_MD* digest)
{
    X509_set_issuer_name(made.certificate.get(), X509_get_subject_name(by.certificate.get()));
    if (X509_sign(made.certificate.get(), by.key.get(), hash_for(by.key.get(), digest)) == 0)
        throw std::logic_error("cannot sign");
}

credentials unsigned_authority(const std::string& name, const std::string& key_type)
{
    auto made = unsigned_credentials(name, -365, 365, key_type);
    add_extension(made.certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    add_extension(made.certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    return made;
}

template <class Write>
std::string pem_of(Write write)
{
    const owned<BIO, BIO_free_all> out(BIO_new(BIO_s_mem()));
    write(out.get());
    char* bytes = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

}  // namespace

std::string credentials::certificate_pem() const
{
    return pem_of([&](BIO* out) { PEM_write_bio_X509(out, certificate.get()); });
}

std::string credentials::key_pem() const
{
    return pem_of([&](BIO* out) {
        PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
}

std::string credentials::encrypted_key_pem(const char* passphrase) const
{
    return pem_of([&](BIO* out) {
        PEM_write_bio_PKCS8PrivateKey(out, key.get(), EVP_aes_128_cbc(), nullptr, 0, nullptr,
                                      const_cast<char*>(passphrase));
    });
}

certificate_authority::certificate_authority(const std::string& name, const std::string& key_type)
    : self_(unsigned_authority(name, key_type))
{
    sign(self_, self_, EVP_sha256());
}

certificate_authority certificate_authority::sub_authority(const std::string& name,
                                                           const std::string& constraints) const
{
    auto made = unsigned_authority(name, "P-256");
    if (!constraints.empty())
        add_extension(made.certificate.get(), NID_name_constraints, constraints);
    sign(made, self_, EVP_sha256());
    return certificate_authority(std::move(made));
}

credentials certificate_authority::issue(const certificate_wish& wish) const
{
    auto made = unsigned_credentials(wish.subject, wish.first_day, wish.last_day);
    if (!wish.names.empty())
        add_extension(made.certificate.get(), NID_subject_alt_name, wish.names);
    sign(made, self_, wish.digest);
    if (X509_self_signed(self_.certificate.get(), 0) != 1)
        made.issuer.reset(X509_dup(self_.certificate.get()));
    return made;
}

credentials certificate_authority::self_signed(const certificate_wish& wish)
{
    auto made = unsigned_credentials(wish.subject, wish.first_day, wish.last_day);
    add_extension(made.certificate.get(), NID_subject_alt_name, wish.names);
    sign(made, made, wish.digest);
    return made;
}

credentials certificate_authority::issue_with_raw_dns_name(const std::string& bytes) const
{
    auto made = unsigned_credentials("common-name.example", -1, 30);
    const owned<GENERAL_NAMES, GENERAL_NAMES_free> names(GENERAL_NAMES_new());
    GENERAL_NAME* name = GENERAL_NAME_new();
    ASN1_IA5STRING* text = ASN1_IA5STRING_new();
    ASN1_STRING_set(text, bytes.data(), static_cast<int>(bytes.size()));
    GENERAL_NAME_set0_value(name, GEN_DNS, text);
    sk_GENERAL_NAME_push(names.get(), name);
    X509_add1_ext_i2d(made.certificate.get(), NID_subject_alt_name, names.get(), 0, 0);
    sign(made, self_, EVP_sha256());
    return made;
}

}  // namespace mynah::testing

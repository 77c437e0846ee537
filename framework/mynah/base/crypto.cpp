#include <mynah/base/crypto.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace mynah::crypto {
namespace {

const EVP_MD* openssl_hash(hash algorithm) noexcept
{
    switch (algorithm) {
        case hash::sha1: return EVP_sha1();
        case hash::sha256: return EVP_sha256();
        case hash::sha384: return EVP_sha384();
        case hash::sha512: return EVP_sha512();
        case hash::md5: return EVP_md5();
    }
    return nullptr;
}

const unsigned char* octets(std::string_view bytes) noexcept
{
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

int int_size(std::size_t size)
{
    if (size > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw std::length_error("too much for OpenSSL");
    return static_cast<int>(size);
}

void require(bool done, const char* what)
{
    if (!done) throw std::runtime_error(std::string("OpenSSL failed: ") + what);
}

}  // namespace

void wipe(void* bytes, std::size_t size) noexcept { OPENSSL_cleanse(bytes, size); }

void wipe(std::string& text) noexcept
{
    text.resize(text.capacity());  // never reallocates
    wipe(text.data(), text.size());
    text.clear();
}

bool equal(std::string_view a, std::string_view b) noexcept
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

digest_bytes::digest_bytes(std::string_view bytes) : size_(bytes.size())
{
    if (bytes.size() > capacity) throw std::length_error("more bytes than a digest has");
    std::copy(bytes.begin(), bytes.end(), bytes_.begin());
}

digest_bytes digest(hash algorithm, std::string_view message)
{
    digest_bytes out(algorithm);
    require(EVP_Digest(message.data(), message.size(), out.data(), nullptr, openssl_hash(algorithm),
                       nullptr) == 1,
            "digest");
    return out;
}

digest_bytes hmac(hash algorithm, std::string_view key, std::string_view message)
{
    digest_bytes out(algorithm);
    // An empty view may point nowhere, and a null key means "the one of the last call" to OpenSSL.
    const void* key_bytes = key.empty() ? "" : key.data();
    require(HMAC(openssl_hash(algorithm), key_bytes, int_size(key.size()), octets(message),
                 message.size(), out.data(), nullptr) != nullptr,
            "HMAC");
    return out;
}

digest_bytes pbkdf2(hash algorithm, std::string_view password, std::string_view salt,
                    std::uint32_t iterations)
{
    if (iterations == 0) throw std::invalid_argument("PBKDF2 without an iteration");
    digest_bytes out(algorithm);
    require(PKCS5_PBKDF2_HMAC(password.empty() ? "" : password.data(), int_size(password.size()),
                              octets(salt), int_size(salt.size()), int_size(iterations),
                              openssl_hash(algorithm), int_size(out.size()), out.data()) == 1,
            "PBKDF2");
    return out;
}

void random_bytes(std::span<unsigned char> out)
{
    require(RAND_bytes(out.data(), int_size(out.size())) == 1, "random bytes");
}

}  // namespace mynah::crypto

#include "scram_side.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <array>

namespace bench {
namespace {

constexpr int iterations = 4096;
constexpr std::string_view salt = "0123456789abcdef";

using digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

const unsigned char* bytes_of(std::string_view s)
{
    return reinterpret_cast<const unsigned char*>(s.data());
}

std::string encode(const unsigned char* bytes, std::size_t size)
{
    std::string out((size + 2) / 3 * 4 + 1, '\0');
    out.resize(static_cast<std::size_t>(EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(out.data()), bytes, static_cast<int>(size))));
    return out;
}

std::string encode(std::string_view s) { return encode(bytes_of(s), s.size()); }

std::string decode(std::string_view base64)
{
    std::string out(base64.size(), '\0');
    const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes_of(base64),
                                     static_cast<int>(base64.size()));
    if (size < 0) return {};
    const auto padding = base64.size() - std::min(base64.size(), base64.find('='));
    out.resize(static_cast<std::size_t>(size) - padding);
    return out;
}

digest hmac(const digest& key, std::string_view text)
{
    digest out;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(text), text.size(),
         out.data(), nullptr);
    return out;
}

digest hash(const digest& of)
{
    digest out;
    SHA256(of.data(), of.size(), out.data());
    return out;
}

// What a server keeps of a password.
class kept_keys {
public:
    kept_keys()
    {
        digest salted;
        PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), bytes_of(salt),
                          static_cast<int>(salt.size()), iterations, EVP_sha256(),
                          static_cast<int>(salted.size()), salted.data());
        stored = hash(hmac(salted, "Client Key"));
        server = hmac(salted, "Server Key");
    }
    digest stored, server;
};

const kept_keys& keys()
{
    static const kept_keys once;
    return once;
}

}  // namespace

// n,,n=user,r=nonce
std::string scram_side::first(std::string_view message)
{
    const auto text = decode(message);
    const auto bare_at = text.find(',', text.find(',') + 1) + 1;
    const auto nonce_at = text.find(",r=", bare_at);
    user_ = text.substr(bare_at + 2, nonce_at - bare_at - 2);
    nonce_ = text.substr(nonce_at + 3) + "-and-the-servers-part";
    const auto answer = "r=" + nonce_ + ",s=" + encode(salt) + ",i=" + std::to_string(iterations);
    said_ = text.substr(bare_at) + "," + answer;
    return encode(answer);
}

// c=biws,r=nonce,p=proof
std::string scram_side::last(std::string_view message) const
{
    const auto text = decode(message);
    const auto proof_at = text.find(",p=");
    if (proof_at == std::string::npos) return {};
    if (text.find(",r=" + nonce_ + ",p=") == std::string::npos) return {};
    const auto proof = decode(std::string_view(text).substr(proof_at + 3));
    digest client_key;
    if (proof.size() != client_key.size()) return {};

    const auto all = said_ + "," + text.substr(0, proof_at);
    const auto signature = hmac(keys().stored, all);
    for (std::size_t i = 0; i != client_key.size(); ++i)
        client_key[i] = static_cast<unsigned char>(proof[i] ^ signature[i]);
    if (hash(client_key) != keys().stored) return {};
    const auto ours = hmac(keys().server, all);
    return encode("v=" + encode(ours.data(), ours.size()));
}

}  // namespace bench

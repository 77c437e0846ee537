// The cryptography that several layers need. Besides net/tls_*, only crypto.cpp includes OpenSSL.
//
// Nothing here answers with something weaker than asked for: when OpenSSL fails (no memory, no
// entropy, a hash that its configuration forbids), the call throws std::runtime_error.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace mynah::crypto {

enum class hash : std::uint8_t {
    sha1,
    sha256,
    sha384,
    sha512,
    md5  // broken: for DIGEST-MD5, which cannot do without
};

constexpr std::size_t digest_size(hash algorithm) noexcept
{
    switch (algorithm) {
        case hash::sha1: return 20;
        case hash::sha256: return 32;
        case hash::sha384: return 48;
        case hash::sha512: return 64;
        case hash::md5: return 16;
    }
    return 0;
}

// Overwrites memory in a way that the optimiser keeps.
void wipe(void* bytes, std::size_t size) noexcept;
// Overwrites the whole capacity and leaves an empty string.
void wipe(std::string& text) noexcept;

// Takes the same time wherever the difference is. Lengths are not secret.
bool equal(std::string_view a, std::string_view b) noexcept;

// A digest, a MAC or a key: up to 64 bytes without heap, wiped on destruction.
class digest_bytes {
public:
    static constexpr std::size_t capacity = 64;

    digest_bytes() noexcept = default;
    explicit digest_bytes(hash algorithm) noexcept : size_(digest_size(algorithm)) {}  // zeros
    explicit digest_bytes(std::string_view bytes);  // throws std::length_error past `capacity`
    digest_bytes(const digest_bytes&) noexcept = default;
    digest_bytes& operator=(const digest_bytes&) noexcept = default;
    ~digest_bytes() { wipe(bytes_.data(), size_); }

    unsigned char* data() noexcept { return bytes_.data(); }
    const unsigned char* data() const noexcept { return bytes_.data(); }
    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }

    // The bytes, for as long as this object lives.
    std::string_view view() const noexcept
    {
        return {reinterpret_cast<const char*>(bytes_.data()), size_};
    }
    operator std::string_view() const noexcept { return view(); }

    friend bool operator==(const digest_bytes& a, const digest_bytes& b) noexcept
    {
        return equal(a.view(), b.view());
    }

private:
    std::array<unsigned char, capacity> bytes_{};
    std::size_t size_ = 0;
};

digest_bytes digest(hash algorithm, std::string_view message);
digest_bytes hmac(hash algorithm, std::string_view key, std::string_view message);

// RFC 8018 with HMAC; as long as the digest. Slow on purpose (0.4 us per iteration): never on a
// thread that does I/O. `iterations` must be at least 1.
digest_bytes pbkdf2(hash algorithm, std::string_view password, std::string_view salt,
                    std::uint32_t iterations);

void random_bytes(std::span<unsigned char> out);

}  // namespace mynah::crypto

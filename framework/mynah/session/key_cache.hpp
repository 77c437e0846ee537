// The SCRAM keys of earlier log-ins: PBKDF2 with 10,000 iterations costs 4 ms, and ten thousand
// accounts that come back do not have them. Shared by the sessions of all threads.
//
// No password is kept: an entry is found by a MAC of (hash, iterations, salt, password) under a
// random key of this process. The SCRAM keys themselves open the account to who reads this
// process's memory, as the password in its settings does; they are wiped when they are dropped.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/lru_map.hpp>
#include <mynah/protocol/sasl/scram_keys.hpp>

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>

namespace mynah {

// Thread-safe.
class key_cache {
public:
    static constexpr std::size_t default_capacity = 16384;

    using derivation = result<sasl::scram_keys> (*)(const sasl::key_request&, const secret&);

    // `capacity`: log-ins, 400 bytes each. `derive`: for tests.
    explicit key_cache(std::size_t capacity = default_capacity,
                       derivation derive = &sasl::derive_keys);

    // nullopt: not known.
    std::optional<sasl::scram_keys> find(const sasl::key_request& request, const secret& password);

    // Known keys, or fresh ones that are known then. Slow: not on a thread that does I/O. Who asks
    // for the same while they are made makes them, too.
    // Error: invalid_argument (a password that SASLprep refuses).
    result<sasl::scram_keys> find_or_derive(const sasl::key_request& request,
                                            const secret& password);

    std::size_t size() const;

private:
    crypto::digest_bytes name_of(const sasl::key_request& request, const secret& password) const;

    derivation derive_;
    crypto::digest_bytes process_key_;
    mutable std::mutex mutex_;
    lru_map<sasl::scram_keys> known_;
};

// At once what `cache` knows, else derived on another thread. No cache: derived.
task<result<sasl::scram_keys>> keys_for(std::shared_ptr<key_cache> cache, sasl::key_request request,
                                        secret password);

}  // namespace mynah

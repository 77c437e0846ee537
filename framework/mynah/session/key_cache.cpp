#include <mynah/session/key_cache.hpp>

#include <mynah/base/offload.hpp>

#include <string>

namespace mynah {
namespace {

crypto::digest_bytes random_key()
{
    crypto::digest_bytes key(crypto::hash::sha256);
    crypto::random_bytes({key.data(), key.size()});
    return key;
}

result<sasl::scram_keys> derive_on_pool(const std::shared_ptr<key_cache>& cache,
                                        const sasl::key_request& request, const secret& password)
{
    return cache ? cache->find_or_derive(request, password) : sasl::derive_keys(request, password);
}

}  // namespace

key_cache::key_cache(std::size_t capacity, derivation derive)
    : derive_(derive), process_key_(random_key()), known_(capacity)
{
}

// Two steps, so that no copy of the password is made: it is the message of one MAC, and the rest is
// that of another one, under the first.
crypto::digest_bytes key_cache::name_of(const sasl::key_request& request,
                                        const secret& password) const
{
    const auto of_password = crypto::hmac(crypto::hash::sha256, process_key_, password.reveal());
    const auto rest = std::to_string(static_cast<int>(request.algorithm)) + ' ' +
                      std::to_string(request.iterations) + ' ' + request.salt;
    return crypto::hmac(crypto::hash::sha256, of_password, rest);
}

std::optional<sasl::scram_keys> key_cache::find(const sasl::key_request& request,
                                                const secret& password)
{
    const auto name = name_of(request, password);
    const std::lock_guard lock(mutex_);
    const auto* found = known_.find(name);
    if (found == nullptr) return std::nullopt;
    return *found;
}

result<sasl::scram_keys> key_cache::find_or_derive(const sasl::key_request& request,
                                                   const secret& password)
{
    if (auto known = find(request, password)) return *known;
    auto keys = derive_(request, password);
    if (!keys) return keys;
    const auto name = name_of(request, password);
    const std::lock_guard lock(mutex_);
    known_.put(name, *keys);
    return keys;
}

std::size_t key_cache::size() const
{
    const std::lock_guard lock(mutex_);
    return known_.size();
}

task<result<sasl::scram_keys>> keys_for(std::shared_ptr<key_cache> cache, sasl::key_request request,
                                        secret password)
{
    if (cache) {
        if (auto known = cache->find(request, password)) co_return *known;
    }
    auto deriving =
        offload(&derive_on_pool, std::move(cache), std::move(request), std::move(password));
    co_return co_await std::move(deriving);
}

}  // namespace mynah

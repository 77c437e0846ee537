// A map from text to values with a limit: past it what was used longest ago is dropped.
//
// Keys may be chosen by others: the hash is seeded. Values do not move while they are in the map,
// and are destroyed when they are dropped. Not thread-safe.
#pragma once

#include <mynah/base/seeded_hash.hpp>

#include <algorithm>
#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace mynah {

template <class Value>
class lru_map {
public:
    struct entry {
        template <class... Args>
        explicit entry(std::string_view k, Args&&... args)
            : key(k), value(std::forward<Args>(args)...)
        {
        }

        const std::string key;
        Value value;
    };

    explicit lru_map(std::size_t capacity) noexcept : capacity_(std::max<std::size_t>(capacity, 1))
    {
    }
    lru_map(const lru_map&) = delete;
    lru_map& operator=(const lru_map&) = delete;

    // nullptr: not there. What is found counts as used.
    Value* find(std::string_view key)
    {
        const auto found = index_.find(key);
        if (found == index_.end()) return nullptr;
        order_.splice(order_.begin(), order_, found->second);
        return &found->second->value;
    }

    // In the place of what is there under this key.
    template <class... Args>
    Value& put(std::string_view key, Args&&... args)
    {
        erase(key);
        order_.emplace_front(key, std::forward<Args>(args)...);
        index_.emplace(order_.front().key, order_.begin());
        if (order_.size() > capacity_) drop_oldest();
        return order_.front().value;
    }

    void erase(std::string_view key)
    {
        const auto found = index_.find(key);
        if (found == index_.end()) return;
        const auto where = found->second;
        index_.erase(found);
        order_.erase(where);
    }

    // What is dropped next. The map is not empty.
    entry& oldest() noexcept { return order_.back(); }
    void drop_oldest()
    {
        index_.erase(order_.back().key);
        order_.pop_back();
    }

    std::size_t size() const noexcept { return order_.size(); }

private:
    struct hash {
        std::size_t operator()(std::string_view key) const noexcept { return seeded_hash(key); }
    };

    std::size_t capacity_;
    std::list<entry> order_;  // the latest used first
    std::unordered_map<std::string_view, typename std::list<entry>::iterator, hash> index_;
};

}  // namespace mynah

// Bytes that wait because the parser may not see them yet: a queue that can be pushed at both ends.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace mynah::xml::detail {

class spill {
public:
    bool empty() const noexcept { return !held_ || held_->begin == held_->bytes.size(); }
    std::string_view front() const noexcept
    {
        return held_ ? std::string_view(held_->bytes).substr(held_->begin) : std::string_view();
    }

    void push_front(std::string_view bytes) { held().bytes.insert(held().begin, bytes); }

    // Room at the end for n bytes, to be cut to what was filled.
    std::span<char> extend(std::size_t n)
    {
        auto& bytes = held().bytes;
        bytes.resize(bytes.size() + n);
        return std::span(bytes).last(n);
    }
    void drop_back(std::size_t n) { held_->bytes.resize(held_->bytes.size() - n); }

    void pop_front(std::size_t n)
    {
        held_->begin += n;
        if (empty()) held_.reset();
    }

private:
    struct bytes_and_begin {
        std::string bytes;
        std::size_t begin = 0;
    };

    bytes_and_begin& held()
    {
        if (!held_) held_ = std::make_unique<bytes_and_begin>();
        return *held_;
    }

    std::unique_ptr<bytes_and_begin> held_;  // an idle connection holds none
};

}  // namespace mynah::xml::detail

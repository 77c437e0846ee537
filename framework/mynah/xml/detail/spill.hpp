// Bytes that wait because the parser may not see them yet: a queue that can be pushed at both ends.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace mynah::xml::detail {

class spill {
public:
    bool empty() const noexcept { return begin_ == bytes_.size(); }
    std::string_view front() const noexcept { return std::string_view(bytes_).substr(begin_); }

    void push_front(std::string_view bytes) { bytes_.insert(begin_, bytes); }

    // Room at the end for n bytes, to be cut to what was filled.
    std::span<char> extend(std::size_t n)
    {
        bytes_.resize(bytes_.size() + n);
        return std::span(bytes_).last(n);
    }
    void drop_back(std::size_t n) { bytes_.resize(bytes_.size() - n); }

    void pop_front(std::size_t n)
    {
        begin_ += n;
        if (!empty()) return;
        std::string().swap(bytes_);  // an idle connection holds none; assignment would keep them
        begin_ = 0;
    }

private:
    std::string bytes_;
    std::size_t begin_ = 0;
};

}  // namespace mynah::xml::detail

// Bytes that wait for the transport, oldest first.
//
// One string and an offset: appending never moves what a write() is looking at within a turn, and
// an empty buffer that has grown gives its memory back.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mynah::protocol {

class output_buffer {
public:
    std::string_view view() const noexcept { return std::string_view(bytes_).substr(sent_); }
    std::size_t size() const noexcept { return bytes_.size() - sent_; }
    bool empty() const noexcept { return size() == 0; }

    // To append at the end; everything before its present end belongs to the buffer.
    std::string& tail() noexcept { return bytes_; }

    void consume(std::size_t n)
    {
        sent_ += n;
        if (sent_ == bytes_.size()) return clear();
        if (sent_ < bytes_.size() / 2) return;
        bytes_.erase(0, sent_);
        sent_ = 0;
    }

    void clear()
    {
        sent_ = 0;
        bytes_.clear();
        if (bytes_.capacity() > kept_capacity) std::string().swap(bytes_);
    }

private:
    static constexpr std::size_t kept_capacity = 32 * 1024;

    std::string bytes_;
    std::size_t sent_ = 0;
};

}  // namespace mynah::protocol

#include <mynah/net/detail/dns_message.hpp>

#include <ares.h>

#include <algorithm>
#include <cstdint>

namespace mynah::net::detail {

namespace {

// RFC 1035 section 4.1.
class reader {
public:
    explicit reader(std::span<const unsigned char> message) : message_(message) {}

    bool failed() const noexcept { return failed_; }

    void skip(std::size_t size)
    {
        if (size > message_.size() - at_) failed_ = true;
        if (!failed_) at_ += size;
    }
    std::uint32_t number(std::size_t size)
    {
        const auto from = at_;
        skip(size);
        std::uint32_t value = 0;
        for (auto i = from; i < at_; ++i) value = value << 8 | message_[i];
        return value;
    }
    // c-ares knows the compression and its loops.
    void skip_name()
    {
        if (failed_ || at_ == message_.size()) return skip(1);
        char* name = nullptr;
        long size = 0;
        if (ares_expand_name(message_.data() + at_, message_.data(),
                             static_cast<int>(message_.size()), &name, &size) != ARES_SUCCESS) {
            failed_ = true;
            return;
        }
        ares_free_string(name);
        skip(static_cast<std::size_t>(size));
    }

private:
    std::span<const unsigned char> message_;
    std::size_t at_ = 0;
    bool failed_ = false;
};

}  // namespace

std::chrono::seconds shortest_ttl(std::span<const unsigned char> message)
{
    reader in(message);
    in.skip(4);
    const auto questions = in.number(2);
    const auto answers = in.number(2);
    in.skip(4);
    for (std::uint32_t i = 0; i < questions && !in.failed(); ++i) {
        in.skip_name();
        in.skip(4);
    }
    std::uint32_t shortest = INT32_MAX;
    for (std::uint32_t i = 0; i < answers && !in.failed(); ++i) {
        in.skip_name();
        in.skip(4);
        const auto ttl = in.number(4);
        shortest = std::min(shortest, ttl > INT32_MAX ? 0 : ttl);  // RFC 2181 section 8
        in.skip(in.number(2));
    }
    if (in.failed() || answers == 0) return {};
    return std::chrono::seconds(shortest);
}

}  // namespace mynah::net::detail

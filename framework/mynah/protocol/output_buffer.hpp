// Bytes that wait for the transport, and stanzas that wait for their acknowledgement (XEP-0198).
//
//   [ sent, not acknowledged | not sent yet ]
//
// One run of bytes with an index of the stanzas in it, so that nothing is copied to be kept. When
// the stream breaks, the stanzas are set aside: what goes out first on the next stream is its
// negotiation. An empty buffer holds no memory.
#pragma once

#include <mynah/base/recycler.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mynah::protocol {

class output_buffer {
public:
    // What is to be sent now, oldest first. Valid until anything is appended.
    std::string_view view() const noexcept { return std::string_view(bytes_).substr(sent_); }
    std::size_t size() const noexcept { return bytes_.size() - sent_; }
    bool empty() const noexcept { return size() == 0; }

    // To append what belongs to the stream and dies with it: headers, SASL, acknowledgements.
    std::string& tail()
    {
        if (bytes_.empty() && bytes_.capacity() == std::string().capacity())
            bytes_ = strings::take();
        return bytes_;
    }
    // To append a stanza; while stanzas are set aside it joins them.
    std::string& stanza_tail() { return held_ ? *held_ : tail(); }

    void consume(std::size_t n);

    // From now on stanzas are kept until they are acknowledged.
    void keep_stanzas(bool yes) noexcept { keeping_ = yes; }
    // A stanza was appended to stanza_tail(), which was `begin` bytes long before.
    void mark_stanza(std::size_t begin);
    // The n oldest are not needed any more. n <= kept().
    void acknowledge(std::size_t n);
    std::size_t kept() const noexcept { return marks_.size() - first_; }
    std::size_t kept_bytes() const noexcept { return kept_bytes_; }
    // The oldest stanza that is kept, and those behind it.
    std::string_view stanza(std::size_t n) const noexcept;

    // The stream is gone, and what is no stanza with it.
    void set_aside();
    // The stanzas go out again, in order, behind what waits.
    void send_again();

    // No stanza is kept any more; what waits to be sent still is, unless it was set aside.
    void release_stanzas();

    // Everything is gone; stanzas are not kept any more.
    void clear();

private:
    struct mark {
        std::uint64_t begin;  // counted from the buffer's first byte ever; set aside: from 0
        std::uint32_t length;
    };

    using strings = recycler<std::string, 64, 32 * 1024>;
    using indexes = recycler<std::vector<mark>, 64, 1024>;

    void drop_what_is_over();
    void forget_marks();

    std::string bytes_;
    std::size_t sent_ = 0;
    std::uint64_t base_ = 0;             // of bytes_[0]
    std::unique_ptr<std::string> held_;  // the stanzas, while they are set aside
    std::vector<mark> marks_;            // from first_ on
    std::size_t first_ = 0;
    std::size_t kept_bytes_ = 0;
    bool keeping_ = false;
};

}  // namespace mynah::protocol

#include <mynah/protocol/output_buffer.hpp>

#include <algorithm>
#include <utility>

namespace mynah::protocol {

void output_buffer::consume(std::size_t n)
{
    sent_ += n;
    drop_what_is_over();
}

// Bytes that are sent and belong to no kept stanza go, in large pieces: moving the rest to the
// front costs as much as it frees.
void output_buffer::drop_what_is_over()
{
    std::size_t over = sent_;
    if (kept() != 0 && !held_)
        over = std::min(over, static_cast<std::size_t>(marks_[first_].begin - base_));
    if (over == bytes_.size()) {
        strings::give_back(bytes_);
    } else if (over >= bytes_.size() / 2) {
        bytes_.erase(0, over);
    } else {
        return;
    }
    sent_ -= over;
    base_ += over;
}

void output_buffer::mark_stanza(std::size_t begin)
{
    if (!keeping_) return;
    if (marks_.capacity() == 0) marks_ = indexes::take();
    const auto& text = held_ ? *held_ : bytes_;
    const auto length = static_cast<std::uint32_t>(text.size() - begin);
    marks_.push_back({held_ ? begin : base_ + begin, length});
    kept_bytes_ += length;
}

void output_buffer::acknowledge(std::size_t n)
{
    for (; n != 0; --n) kept_bytes_ -= marks_[first_++].length;
    if (first_ == marks_.size()) {
        forget_marks();
        if (held_) held_->clear();
    } else if (first_ >= marks_.size() / 2) {
        marks_.erase(marks_.begin(), marks_.begin() + static_cast<std::ptrdiff_t>(first_));
        first_ = 0;
    }
    drop_what_is_over();
}

std::string_view output_buffer::stanza(std::size_t n) const noexcept
{
    const auto& m = marks_[first_ + n];
    const auto begin = held_ ? m.begin : m.begin - base_;
    return std::string_view(held_ ? *held_ : bytes_).substr(begin, m.length);
}

void output_buffer::set_aside()
{
    if (held_) {  // again, before they were sent again
        strings::give_back(bytes_);
        sent_ = 0;
        return;
    }
    auto held = std::make_unique<std::string>();
    for (std::size_t i = first_; i != marks_.size(); ++i) {
        const auto at = held->size();
        *held += stanza(i - first_);
        marks_[i].begin = at;
    }
    held_ = std::move(held);
    strings::give_back(bytes_);
    sent_ = 0;
    base_ = 0;
}

void output_buffer::send_again()
{
    const auto held = std::move(held_);
    if (held && kept() != 0) {
        const auto from = marks_[first_].begin;
        const auto to = base_ + tail().size();
        bytes_.append(*held, from);
        for (std::size_t i = first_; i != marks_.size(); ++i)
            marks_[i].begin = marks_[i].begin - from + to;
    }
}

void output_buffer::forget_marks()
{
    indexes::give_back(marks_);
    first_ = 0;
    kept_bytes_ = 0;
}

void output_buffer::release_stanzas()
{
    held_.reset();
    forget_marks();
    keeping_ = false;
    drop_what_is_over();
}

void output_buffer::clear()
{
    release_stanzas();
    strings::give_back(bytes_);
    sent_ = 0;
    base_ = 0;
}

}  // namespace mynah::protocol

#include <mynah/protocol/stream_management.hpp>

#include <algorithm>
#include <charconv>
#include <functional>

namespace mynah::protocol {

std::optional<std::uint32_t> parse_h(std::string_view text) noexcept
{
    std::uint32_t h = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), h);
    if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return h;
}

void stream_management::enable() noexcept
{
    state_ = state::enabling;
    out_base_ = acknowledged_ = sent_;
}

void stream_management::enabled(sm_grant grant)
{
    state_ = state::on;
    grant_ = std::move(grant);
    // What is not finished of an earlier session is nobody's business any more.
    in_base_ = finished_ = received_;
    early_.clear();
}

void stream_management::disable() noexcept
{
    state_ = state::off;
    grant_ = sm_grant();
    if (unacknowledged() != 0) lost_.push_back({acknowledged_ + 1, sent_});
    if (lost_.size() > remembered_losses) {
        forgotten_ = lost_.front().last;
        lost_.erase(lost_.begin());
    }
    acknowledged_ = sent_;
    finished_ = received_;
    repeats_ = repeats_due_ = 0;
    early_ = std::vector<std::uint64_t>();
}

delivery stream_management::outcome(std::uint64_t number) const noexcept
{
    if (number == 0 || number <= forgotten_ || number > sent_) return delivery::unknown;
    if (number > acknowledged_) return delivery::pending;
    for (const auto& l : lost_)
        if (number >= l.first && number <= l.last) return delivery::unknown;
    return delivery::acknowledged;
}

result<std::size_t> stream_management::acknowledge(std::uint32_t h)
{
    const auto more = std::uint32_t(h - std::uint32_t(acknowledged_ - out_base_));
    if (more > unacknowledged())
        return error(errc::limit_exceeded, "the server acknowledges more than was sent");
    acknowledged_ += more;
    return std::size_t(more);
}

std::uint32_t stream_management::resume() noexcept
{
    // A stream that breaks before all of them have come again leaves the rest to the next.
    repeats_due_ = received_ - finished_;
    return h();
}

bool stream_management::finished(std::uint64_t number)
{
    if (number <= finished_) return false;  // of an earlier session
    if (number != finished_ + 1) {
        early_.push_back(number);
        std::push_heap(early_.begin(), early_.end(), std::greater());
        return false;
    }
    ++finished_;
    while (!early_.empty() && early_.front() == finished_ + 1) {
        ++finished_;
        std::pop_heap(early_.begin(), early_.end(), std::greater());
        early_.pop_back();
    }
    return true;
}

void stream_management::restore(sm_grant grant, std::uint32_t acknowledged,
                                std::size_t unacknowledged, std::uint32_t handled)
{
    state_ = state::on;
    grant_ = std::move(grant);
    acknowledged_ = sent_;
    out_base_ = acknowledged_ - acknowledged;  // wraps, as h does
    sent_ += unacknowledged;
    finished_ = received_;
    in_base_ = finished_ - handled;
    early_.clear();
}

}  // namespace mynah::protocol

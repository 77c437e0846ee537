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

sm_grant sm_grant::parse(xml::element enabled)
{
    sm_grant grant;
    if (enabled["resume"] != "true" && enabled["resume"] != "1") return grant;
    grant.id = enabled["id"];
    grant.location = enabled["location"];
    grant.max = std::chrono::seconds(parse_h(enabled["max"]).value_or(0));
    return grant;
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
    if (rare_) rare_->early.clear();
}

void stream_management::disable() noexcept
{
    state_ = state::off;
    grant_ = sm_grant();
    if (unacknowledged() != 0) {
        auto& [lost, forgotten, early] = rare();
        lost.push_back({acknowledged_ + 1, sent_});
        if (lost.size() > remembered_losses) {
            forgotten = lost.front().last;
            lost.erase(lost.begin());
        }
    }
    acknowledged_ = sent_;
    finished_ = received_;
    repeats_ = repeats_due_ = 0;
    if (rare_) rare_->early = std::vector<std::uint64_t>();
}

delivery stream_management::outcome(std::uint64_t number) const noexcept
{
    if (number == 0 || number > sent_) return delivery::unknown;
    if (number > acknowledged_) return delivery::pending;
    if (!rare_) return delivery::acknowledged;
    if (number <= rare_->forgotten) return delivery::unknown;
    for (const auto& l : rare_->lost)
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
        auto& early = rare().early;
        early.push_back(number);
        std::push_heap(early.begin(), early.end(), std::greater());
        return false;
    }
    ++finished_;
    if (!rare_) return true;
    auto& early = rare_->early;
    while (!early.empty() && early.front() == finished_ + 1) {
        ++finished_;
        std::pop_heap(early.begin(), early.end(), std::greater());
        early.pop_back();
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
    if (rare_) rare_->early.clear();
}

stream_management::rarities& stream_management::rare()
{
    if (!rare_) rare_ = std::make_unique<rarities>();
    return *rare_;
}

}  // namespace mynah::protocol

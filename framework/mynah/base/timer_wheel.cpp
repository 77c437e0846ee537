// A level has 64 slots; a slot of level n spans 64^n ticks. An entry sits on the lowest level on
// which its tick and the current one agree in all higher digits (base 64), so no slot holds two
// rounds, and it moves down a level whenever the wheel enters its slot. What was scheduled first
// for a tick is on the higher level and moves down before anything is added below: order within a
// tick is kept.
#include <mynah/base/timer_wheel.hpp>

#include <algorithm>
#include <bit>
#include <cassert>

namespace mynah {
namespace {

constexpr std::uint64_t no_tick = ~std::uint64_t{0};

}  // namespace

void timer::cancel() noexcept
{
    if (wheel_ != nullptr) wheel_->remove(*this);
}

timer_wheel::timer_wheel(time_point start, wheel_mover* mover) noexcept
    : start_(start), now_(start), mover_(mover)
{
}

timer_wheel::~timer_wheel()
{
    mover_ = nullptr;
    for (slot& s : slots_) {
        while (s.first != nullptr) remove(*s.first);
    }
}

void timer_wheel::schedule(timer& t, time_point due)
{
    if (due == never) return t.cancel();

    if (t.wheel_ != nullptr) t.wheel_->detach(t);
    // Nobody moved the wheel while it was empty.
    if (size_ == 0 && !advancing_) tick_ = std::max(tick_, tick_before(now()));

    t.wheel_ = this;
    t.due_ = due;
    t.tick_ = std::clamp(tick_after(due), tick_ + 1, last_tick);
    link(t);
    ++size_;
    announce();
}

void timer_wheel::advance(time_point now)
{
    assert(!advancing_);
    advancing_ = true;
    now_ = std::max(now_, now);
    const std::uint64_t target = tick_before(now_);
    while (tick_ < target) {
        const std::uint64_t next = next_tick();
        if (next > target) {
            tick_ = target;
            break;
        }
        tick_ = next;
        enter();
    }
    advancing_ = false;
    announced_ = next_deadline();
}

time_point timer_wheel::next_deadline() const noexcept
{
    const std::uint64_t next = next_tick();
    if (next == no_tick) return never;
    return start_ + static_cast<duration::rep>(next) * resolution;
}

// Moves everything down that belongs to the slots which begin at the current tick, then fires it.
void timer_wheel::enter() noexcept
{
    for (unsigned level = levels - 1; level > 0; --level) {
        if (tick_ % (std::uint64_t{1} << bits * level) != 0) continue;
        slot& from = slots_[level * slots + digit(tick_, level)];
        while (from.first != nullptr) {
            timer& t = *from.first;
            unlink(t);
            link(t);
        }
    }
    slot& due = slots_[digit(tick_, 0)];
    while (due.first != nullptr) {
        timer& t = *due.first;
        detach(t);
        t.expired_(t.owner_);  // may destroy t
    }
}

void timer_wheel::link(timer& t) noexcept
{
    const std::uint64_t difference = t.tick_ ^ tick_;
    const unsigned level =
        difference == 0 ? 0 : static_cast<unsigned>(std::bit_width(difference) - 1) / bits;
    const unsigned index = digit(t.tick_, level);
    t.slot_ = static_cast<std::uint16_t>(level * slots + index);
    occupied_[level] |= std::uint64_t{1} << index;

    slot& s = slots_[t.slot_];
    t.previous_ = s.last;
    t.next_ = nullptr;
    (s.last != nullptr ? s.last->next_ : s.first) = &t;
    s.last = &t;
}

void timer_wheel::unlink(timer& t) noexcept
{
    slot& s = slots_[t.slot_];
    (t.previous_ != nullptr ? t.previous_->next_ : s.first) = t.next_;
    (t.next_ != nullptr ? t.next_->previous_ : s.last) = t.previous_;
    if (s.first == nullptr) occupied_[t.slot_ / slots] &= ~(std::uint64_t{1} << t.slot_ % slots);
}

void timer_wheel::detach(timer& t) noexcept
{
    unlink(t);
    t.wheel_ = nullptr;
    --size_;
}

void timer_wheel::remove(timer& t) noexcept
{
    detach(t);
    if (size_ == 0) announce();
}

// Tells the mover when the next deadline has become earlier, or that there is none. Inside
// advance() the mover asks by itself afterwards.
void timer_wheel::announce()
{
    if (mover_ == nullptr || advancing_) return;
    const time_point next = next_deadline();
    if (next >= announced_ && next != never) return;
    announced_ = next;
    mover_->wanted(next);
}

// The first tick that begins a slot with entries. A lower level lies wholly before the next slot of
// a higher one, and what the wheel has passed is empty.
std::uint64_t timer_wheel::next_tick() const noexcept
{
    for (unsigned level = 0; level < levels; ++level) {
        if (occupied_[level] == 0) continue;
        const auto index = static_cast<std::uint64_t>(std::countr_zero(occupied_[level]));
        const unsigned above = bits * (level + 1);
        return (tick_ >> above << above) | index << bits * level;
    }
    return no_tick;
}

std::uint64_t timer_wheel::tick_before(time_point t) const noexcept
{
    return t <= start_ ? 0 : static_cast<std::uint64_t>((t - start_) / resolution);
}

std::uint64_t timer_wheel::tick_after(time_point t) const noexcept
{
    if (t <= start_) return 0;
    return tick_before(t) + ((t - start_) % resolution != duration::zero() ? 1 : 0);
}

}  // namespace mynah

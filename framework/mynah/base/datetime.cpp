#include <mynah/base/datetime.hpp>

#include <mynah/base/ascii.hpp>

#include <fmt/format.h>

#include <optional>

namespace mynah::datetime {
namespace {

using namespace std::chrono;

error malformed(const char* what) { return {errc::bad_reply, what}; }

// Takes what it reads off the front of a text; the first misfit sticks.
class reader {
public:
    explicit reader(std::string_view text) : rest_(text) {}

    int digits(std::size_t count)
    {
        int value = 0;
        for (; count > 0; --count) {
            if (!at_digit()) return fail();
            value = value * 10 + (next() - '0');
        }
        return value;
    }

    void expect(char c)
    {
        if (rest_.empty() || next() != c) fail();
    }

    // ".123": any number of digits counts; those past the nanosecond are dropped.
    nanoseconds fraction()
    {
        if (!rest_.starts_with('.')) return {};
        next();
        if (!at_digit()) fail();
        nanoseconds sum{};
        for (std::int64_t weight = 100'000'000; at_digit(); weight /= 10)
            sum += nanoseconds(weight * (next() - '0'));
        return sum;
    }

    std::string_view rest() const noexcept { return rest_; }
    bool ok() const noexcept { return ok_; }

private:
    bool at_digit() const noexcept { return !rest_.empty() && ascii::is_digit(rest_.front()); }
    char next() noexcept
    {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }
    int fail() noexcept
    {
        ok_ = false;
        rest_ = {};
        return 0;
    }

    std::string_view rest_;
    bool ok_ = true;
};

// system_clock counts nanoseconds in 64 bits.
bool is_countable(year y) noexcept { return y >= year(1678) && y <= year(2261); }

}  // namespace

std::string format(system_clock::time_point when)
{
    const auto instant = floor<milliseconds>(when);
    const auto day = floor<days>(instant);
    const year_month_day date(day);
    const hh_mm_ss clock(instant - day);
    auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", int(date.year()),
                            unsigned(date.month()), unsigned(date.day()), clock.hours().count(),
                            clock.minutes().count(), clock.seconds().count());
    if (const auto fraction = clock.subseconds().count()) text += fmt::format(".{:03}", fraction);
    return text += 'Z';
}

result<system_clock::time_point> parse(std::string_view text)
{
    reader in(text);
    const year y(in.digits(4));
    in.expect('-');
    const month m(static_cast<unsigned>(in.digits(2)));
    in.expect('-');
    const day d(static_cast<unsigned>(in.digits(2)));
    in.expect('T');
    const int hour = in.digits(2);
    in.expect(':');
    const int minute = in.digits(2);
    in.expect(':');
    const int second = in.digits(2);
    const auto fraction = in.fraction();
    if (!in.ok()) return malformed("not a date and time");
    const auto offset = parse_offset(in.rest());
    if (!offset) return offset.error();

    const auto date = y / m / d;
    if (!date.ok() || hour > 23 || minute > 59 || second > 59)
        return malformed("no such date or time");
    if (!is_countable(y)) return malformed("a year too far away");
    return sys_days(date) + hours(hour) + minutes(minute) + seconds(second) + fraction - *offset;
}

std::string format_offset(minutes offset)
{
    if (offset == minutes(0)) return "Z";
    const auto size = abs(offset).count();
    return fmt::format("{}{:02}:{:02}", offset < minutes(0) ? '-' : '+', size / 60, size % 60);
}

result<minutes> parse_offset(std::string_view text)
{
    if (text == "Z") return minutes(0);
    const bool west = text.starts_with('-');
    if (!west && !text.starts_with('+')) return malformed("not a time zone offset");
    reader in(text.substr(1));
    const int hour = in.digits(2);
    in.expect(':');
    const int minute = in.digits(2);
    const auto size = hours(hour) + minutes(minute);
    if (!in.ok() || !in.rest().empty() || minute > 59 || size > hours(14))
        return malformed("not a time zone offset");
    return west ? -size : size;
}

}  // namespace mynah::datetime

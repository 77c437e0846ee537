#include <mynah/app/status_line.hpp>

namespace mynah {
namespace {

constexpr std::string_view erase = "\r\x1b[K";  // ECMA-48 8.3.41, to the end of the line

}  // namespace

void status_line::show(std::string_view text)
{
    std::lock_guard lock(mutex_);
    const auto room = columns_();
    shown_ = text.substr(0, room > 1 ? room - 1 : 0);
    out_(std::string(erase) + shown_);
}

void status_line::log(std::string_view line)
{
    std::lock_guard lock(mutex_);
    if (shown_.empty()) return out_(line);
    out_(std::string(erase) + std::string(line) + shown_);
}

void status_line::clear()
{
    std::lock_guard lock(mutex_);
    if (shown_.empty()) return;
    shown_.clear();
    out_(erase);
}

}  // namespace mynah

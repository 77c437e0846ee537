// Dates and times as XMPP writes them (XEP-0082): the DateTime profile, and the offset of a time
// zone. Times are read strictly: what is no time must not decide what is history.
#pragma once

#include <mynah/base/result.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace mynah::datetime {

// "2002-09-10T23:08:25Z": in UTC, with milliseconds when there are any.
std::string format(std::chrono::system_clock::time_point when);

// CCYY-MM-DDThh:mm:ss[.sss]TZD, the whole text. Error: bad_reply, also for times that
// system_clock cannot count (before 1678, after 2261).
result<std::chrono::system_clock::time_point> parse(std::string_view text);

// "+01:00", "-06:00"; "Z" for none.
std::string format_offset(std::chrono::minutes offset);

// "Z" or (+|-)hh:mm, at most 14:00. Error: bad_reply.
result<std::chrono::minutes> parse_offset(std::string_view text);

}  // namespace mynah::datetime

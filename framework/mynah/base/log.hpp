// Structured log lines, as text or as JSON, on stderr unless told otherwise.
//
//   log::info("session", "online", {{"jid", jid.text()}, {"host", host}});
//   2026-01-31T12:00:00.123Z info  session: online jid=echo@example.org host=xmpp.example.org
//
// A level that is off costs one relaxed load; nothing is formatted. Every value is escaped and cut
// (printable.hpp), so a peer can neither forge a line nor repaint a terminal; what a peer wrote is
// wrapped in untrusted() all the same, which quotes it and tells the reader of the code. A `secret`
// cannot be passed. Lines that repeat within a second are counted instead of written. Thread-safe.
//
// Whoever logs does not wait for stderr: a thread writes the lines (see detail::line_writer), and
// what a stalled reader leaves no room for is dropped and counted.
#pragma once

#include <mynah/base/log_field.hpp>
#include <mynah/base/logger.hpp>

#include <chrono>
#include <initializer_list>
#include <string_view>

namespace mynah::log {

// The logger behind the functions below: set its level, format and sink before threads start.
logger& global() noexcept;

inline bool enabled(level l) noexcept { return global().enabled(l); }

// component: "session", "bot". message: a few fixed words of ours; what varies goes into fields.
inline void write(level l, std::string_view component, std::string_view message,
                  std::initializer_list<field> fields = {})
{
    if (auto& to = global(); to.enabled(l))
        to.write(l, component, message, {fields.begin(), fields.size()},
                 std::chrono::system_clock::now());
}

inline void trace(std::string_view component, std::string_view message,
                  std::initializer_list<field> fields = {})
{
    write(level::trace, component, message, fields);
}

inline void debug(std::string_view component, std::string_view message,
                  std::initializer_list<field> fields = {})
{
    write(level::debug, component, message, fields);
}

inline void info(std::string_view component, std::string_view message,
                 std::initializer_list<field> fields = {})
{
    write(level::info, component, message, fields);
}

inline void warn(std::string_view component, std::string_view message,
                 std::initializer_list<field> fields = {})
{
    write(level::warn, component, message, fields);
}

inline void error(std::string_view component, std::string_view message,
                  std::initializer_list<field> fields = {})
{
    write(level::error, component, message, fields);
}

// Writes the counts of lines that are being held back, and waits, a second at most, until
// everything is on stderr. Call it before the process ends; exit() waits as long once more.
void flush();

// The sink that global() has until it is given another one.
logger::sink to_stderr();

}  // namespace mynah::log

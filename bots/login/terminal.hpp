// What the terminal may be sent besides text.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace mynah::login {

inline bool on_terminal() { return ::isatty(STDOUT_FILENO) == 1; }

// By what the variables TERM and NO_COLOR say (https://no-color.org), null without one.
inline bool knows_sequences(const char* term)
{
    return term == nullptr || std::string_view(term) != "dumb";
}
inline bool wants_colours(const char* term, const char* no_color)
{
    return knows_sequences(term) && (no_color == nullptr || *no_color == '\0');
}

inline bool may_move_cursor() { return on_terminal() && knows_sequences(std::getenv("TERM")); }
inline bool may_colour()
{
    return on_terminal() && wants_colours(std::getenv("TERM"), std::getenv("NO_COLOR"));
}

}  // namespace mynah::login

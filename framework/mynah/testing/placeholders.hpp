// {name} in expected text: what differs from run to run (ids, nonces). The first mention takes what
// stands there, later ones must repeat it.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace mynah::testing {

class placeholders {
public:
    // Does `actual` read like `pattern`? New names are taken (up to the next quote, '<' or '>')
    // only when all of it matches.
    bool match(std::string_view pattern, std::string_view actual);

    // `pattern` with the names known so far in place; unknown ones stay as they are.
    std::string fill(std::string_view pattern) const;

private:
    std::map<std::string, std::string, std::less<>> known_;
};

}  // namespace mynah::testing

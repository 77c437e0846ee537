// Comma-separated values, row by row: RFC 4180, and lines that begin with # are comments. Space
// around a field that is not quoted does not count.
#pragma once

#include <mynah/base/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mynah {

class csv {
public:
    // The text outlives it.
    explicit csv(std::string_view text) noexcept : rest_(text) {}

    // The fields of the next row that has any; empty: there is none. Errors: invalid_argument,
    // which ends it.
    result<std::vector<std::string>> next();
    // Of the last row, from 1: where it begins.
    std::size_t line() const noexcept { return line_; }

private:
    result<std::string> field();
    result<std::string> quoted();
    bool take(char c) noexcept;
    void skip_space() noexcept;
    bool skip_line_end() noexcept;
    bool at_end_of_row() const noexcept;

    std::string_view rest_;
    std::size_t line_ = 0;
    std::size_t next_line_ = 1;
};

}  // namespace mynah

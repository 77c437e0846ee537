// What a report is worth: for each check what is right, what is not, and what helps.
#pragma once

#include <string>
#include <vector>

#include "report.hpp"

namespace mynah::login {

enum class mark : std::uint8_t { ok, warning, fault };

class finding {
public:
    finding(mark m, std::string words) : how(m), text(std::move(words)) {}
    friend bool operator==(const finding&, const finding&) = default;

    mark how;
    std::string text;
};

inline constexpr int days_to_renew = 14;

// In this order. The first has nothing to say where DNS was not asked, the last where nothing was
// reached.
std::vector<finding> judge_dns(const report& of);
std::vector<finding> judge_addresses(const target_report& of);
std::vector<finding> judge_inside(const target_report& of);

// "warning  text"; on a terminal the mark has its colour.
std::string line_of(const finding& f, bool coloured);
// The last line, without its end.
std::string summary_of(const std::vector<finding>& all);

}  // namespace mynah::login

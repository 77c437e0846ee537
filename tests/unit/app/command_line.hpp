// A command line for parse_command_line(), with an environment and files of its own.
#pragma once

#include <mynah/app/program_settings.hpp>

#include <tests/unit/net/support/scratch.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace mynah::testing {

// MYNAH_NAME=value while this lives.
class environment {
public:
    environment(std::string name, const std::string& value) : name_(std::move(name))
    {
        if (const char* before = std::getenv(name_.c_str())) before_ = before;
        ::setenv(name_.c_str(), value.c_str(), 1);
    }
    environment(environment&&) = delete;
    ~environment()
    {
        before_ ? ::setenv(name_.c_str(), before_->c_str(), 1) : ::unsetenv(name_.c_str());
    }

private:
    std::string name_;
    std::optional<std::string> before_;
};

struct command_line {
    std::variant<program_settings, exit_status> parse(std::vector<std::string> arguments)
    {
        std::vector<const char*> argv{"mybot"};
        for (const auto& a : arguments) argv.push_back(a.c_str());
        std::ostringstream out, err;
        auto* const cout = std::cout.rdbuf(out.rdbuf());
        auto* const cerr = std::cerr.rdbuf(err.rdbuf());
        auto parsed = parse_command_line(static_cast<int>(argv.size()), argv.data());
        std::cout.rdbuf(cout);
        std::cerr.rdbuf(cerr);
        printed = out.str();
        complaint = err.str();
        return parsed;
    }

    program_settings good(std::vector<std::string> arguments)
    {
        auto parsed = parse(std::move(arguments));
        BOOST_REQUIRE_MESSAGE(std::holds_alternative<program_settings>(parsed), complaint);
        return std::get<program_settings>(std::move(parsed));
    }

    // Ends with status `usage`, having said this.
    void wrong(std::vector<std::string> arguments, std::string_view saying)
    {
        const auto parsed = parse(std::move(arguments));
        const auto* status = std::get_if<exit_status>(&parsed);
        BOOST_TEST((status != nullptr && *status == exit_status::usage));
        BOOST_TEST(complaint.starts_with("mybot: "), complaint);
        BOOST_TEST(complaint.find(saying) != std::string::npos, complaint);
    }

    scratch folder;
    environment password{"MYNAH_PASSWORD", "secret"};
    std::string printed, complaint;
};

}  // namespace mynah::testing

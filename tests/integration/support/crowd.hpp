// What tests with hundreds of sessions have in common.
#pragma once

#include <mynah/base/log.hpp>

#include <cstdlib>

namespace mynah::testing {

// As an environment variable says.
inline int number_from(const char* variable, int otherwise)
{
    const char* text = std::getenv(variable);
    return text ? std::atoi(text) : otherwise;
}

// Every session says twice per fault that its server is gone and back.
struct quiet {
    quiet() { log::global().set_level(log::level::error); }
    ~quiet() { log::global().set_level(log::level::warn); }
};

}  // namespace mynah::testing

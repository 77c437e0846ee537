// What is no mistake in the settings and should be known all the same.
#pragma once

#include <mynah/app/program_settings.hpp>

#include <string>
#include <string_view>

namespace mynah {

// When others can read the file, or enter the folder. `what` is in it: "passwords".
void warn_of_readers(program_settings& to, const std::string& path, std::string_view what);

// When the accounts belong to networks that are closed, as far as we know: once for each.
void warn_of_closed_networks(program_settings& to);

}  // namespace mynah

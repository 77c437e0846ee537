// The version of the library, as in CMakeLists.txt.
#pragma once

namespace mynah {

inline constexpr const char* version = MYNAH_VERSION;

}  // namespace mynah

// Standard input, output and error of a program that was started without some of them.
#pragma once

namespace mynah {

// Opens /dev/null in the place of each that is closed: or the next file that is opened takes its
// number, and what is printed is written into that file. Before anything else in main().
void open_standard_streams() noexcept;

}  // namespace mynah

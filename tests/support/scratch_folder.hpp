// A temporary folder that goes away with everything in it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace mynah::testing {

class scratch_folder {
public:
    // In $TMPDIR, readable for its owner only.
    scratch_folder();
    ~scratch_folder();
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;

    const std::filesystem::path& path() const noexcept { return path_; }

    // Creates the folders on the way to it, too. Returns the path of the file.
    std::filesystem::path write(const std::filesystem::path& name, std::string_view content) const;

    // Empty when there is no such file.
    std::string read(const std::filesystem::path& name) const;

private:
    std::filesystem::path path_;
};

}  // namespace mynah::testing

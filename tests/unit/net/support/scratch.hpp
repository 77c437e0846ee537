// Files for a test, in a folder that goes away with it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace mynah::testing {

class scratch {
public:
    scratch()
    {
        std::string name = std::filesystem::temp_directory_path() / "mynah-tls-XXXXXX";
        folder_ = ::mkdtemp(name.data());
    }
    ~scratch() { std::filesystem::remove_all(folder_); }
    scratch(scratch&&) = delete;

    std::string file(const std::string& name, const std::string& content) const
    {
        const auto path = folder_ / name;
        std::ofstream(path) << content;
        return path;
    }

private:
    std::filesystem::path folder_;
};

}  // namespace mynah::testing

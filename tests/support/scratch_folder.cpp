#include <tests/support/scratch_folder.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

namespace mynah::testing {

namespace fs = std::filesystem;

scratch_folder::scratch_folder()
{
    std::string name = (fs::temp_directory_path() / "mynah-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::system_error(errno, std::generic_category(), name);
    path_ = name;
}

scratch_folder::~scratch_folder()
{
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

fs::path scratch_folder::write(const fs::path& name, std::string_view content) const
{
    const fs::path file = path_ / name;
    fs::create_directories(file.parent_path());
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << content;
    out.close();
    if (!out)
        throw fs::filesystem_error("cannot write", file, std::make_error_code(std::errc::io_error));
    return file;
}

std::string scratch_folder::read(const fs::path& name) const
{
    std::ifstream in(path_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace mynah::testing

#include <mynah/base/private_file.hpp>

#include <mynah/base/crypto.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace mynah {
namespace {

constexpr std::size_t max_size = 64 * 1024;

error system_mistake(const char* what, const std::string& path)
{
    return {errc::invalid_argument, std::string(what) + path + ": " + std::strerror(errno)};
}

class descriptor {
public:
    explicit descriptor(int number) noexcept : number_(number) {}
    descriptor(descriptor&&) = delete;
    ~descriptor()
    {
        if (number_ >= 0) ::close(number_);
    }
    bool valid() const noexcept { return number_ >= 0; }
    int get() const noexcept { return number_; }

private:
    int number_;
};

// Where the file itself is, behind symbolic links.
std::string behind_links(const std::string& path)
{
    std::error_code failed;
    const auto found = std::filesystem::canonical(path, failed);
    return failed ? path : found.string();
}

std::string folder_of(const std::string& path)
{
    const auto folder = std::filesystem::path(path).parent_path().string();
    return folder.empty() ? "." : folder;
}

bool write_all(int to, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto size = ::write(to, bytes.data(), bytes.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
}

// `synced`: on the disk before the name points there, or a crash leaves an empty file.
result<void> replace(const std::string& path, std::string_view content, bool synced)
{
    const auto target = behind_links(path);
    auto beside = target + ".XXXXXX";
    const descriptor file(::mkostemp(beside.data(), O_CLOEXEC));  // 0600
    if (!file.valid()) return system_mistake("cannot create a file beside ", target);
    if (!write_all(file.get(), content) || (synced && ::fsync(file.get()) != 0) ||
        ::rename(beside.c_str(), target.c_str()) != 0) {
        auto failed = system_mistake("cannot write ", target);
        ::unlink(beside.c_str());
        return failed;
    }
    if (!synced) return {};
    const descriptor folder(::open(folder_of(target).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.valid()) ::fsync(folder.get());
    return {};
}

}  // namespace

result<secret> read_private_file(std::string path)
{
    const descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid()) return system_mistake("cannot read ", path);
    std::string content;
    content.reserve(max_size + 4096);
    std::array<char, 4096> piece;
    for (;;) {
        const auto size = ::read(file.get(), piece.data(), piece.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) return system_mistake("cannot read ", path);
        if (size == 0) break;
        content.append(piece.data(), static_cast<std::size_t>(size));
        if (content.size() > max_size) {
            crypto::wipe(content);
            return error(errc::limit_exceeded,
                         path + " is larger than 64 KiB: is it the right file?");
        }
    }
    crypto::wipe(piece.data(), piece.size());
    return secret::take(content);
}

result<void> replace_private_file(std::string path, secret content)
{
    return replace(path, content.reveal(), true);
}

result<void> replace_private_file_unsynced(const std::string& path, std::string_view content)
{
    return replace(path, content, false);
}

result<void> check_replaceable(std::string path)
{
    const auto folder = folder_of(behind_links(path));
    if (::access(folder.c_str(), W_OK | X_OK) == 0) return {};
    auto failed = system_mistake("cannot create files in ", folder);
    failed.text += " (what replaces it must be stored there)";
    return failed;
}

bool readable_by_others(const std::string& path)
{
    struct stat facts {};
    return ::stat(path.c_str(), &facts) == 0 && (facts.st_mode & (S_IRGRP | S_IROTH)) != 0;
}

}  // namespace mynah

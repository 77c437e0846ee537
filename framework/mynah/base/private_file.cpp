#include <mynah/base/private_file.hpp>

#include <mynah/base/crypto.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace mynah {
namespace {

constexpr std::size_t kib = 1024;
constexpr std::size_t most = 64 * kib;
constexpr std::size_t most_of_large = 64 * kib * kib;
constexpr std::size_t trial_size = 4 * kib;  // a record with long tokens in it

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

// Grows without leaving a copy behind.
class wiped_text {
public:
    wiped_text() = default;
    wiped_text(wiped_text&&) = delete;
    ~wiped_text() { crypto::wipe(text_); }

    void append(std::string_view piece)
    {
        const auto size = text_.size() + piece.size();
        if (size > text_.capacity()) {
            std::string larger;
            larger.reserve(2 * size);
            larger += text_;
            crypto::wipe(text_);
            text_.swap(larger);
        }
        text_ += piece;
    }
    void cut(std::size_t size) { text_.resize(size); }
    std::size_t size() const noexcept { return text_.size(); }
    std::string_view view() const noexcept { return text_; }
    secret take() { return secret::take(text_); }

private:
    std::string text_;
};

enum class extent : std::uint8_t { all, first_line };

std::string in_words(std::size_t size)
{
    return size < kib * kib ? std::to_string(size / kib) + " KiB"
                            : std::to_string(size / kib / kib) + " MiB";
}

// Of a terminal or a pipe nothing is read behind the line that is wanted.
result<secret> read(const std::string& path, std::size_t limit, extent wanted)
{
    const descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid()) return system_mistake("cannot read ", path);
    wiped_text content;
    std::array<char, 4 * kib> piece;
    auto end = std::string_view::npos;
    while (end == std::string_view::npos) {
        const auto size = ::read(file.get(), piece.data(), piece.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) return system_mistake("cannot read ", path);
        if (size == 0) break;
        const std::string_view got(piece.data(), static_cast<std::size_t>(size));
        if (wanted == extent::first_line && got.find('\n') != std::string_view::npos)
            end = content.size() + got.find('\n');
        content.append(got);
        crypto::wipe(piece.data(), got.size());
        if (content.size() > limit)
            return error(errc::limit_exceeded,
                         path + " is larger than " + in_words(limit) + ": is it the right file?");
    }
    if (end != std::string_view::npos) content.cut(end);
    if (wanted == extent::first_line && content.view().ends_with('\r'))
        content.cut(content.size() - 1);
    return content.take();
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

result<secret> read_private_file(std::string path) { return read(path, most, extent::all); }

result<secret> read_large_private_file(const std::string& path)
{
    return read(path, most_of_large, extent::all);
}

result<secret> read_private_line(const std::string& path)
{
    return read(path, most, extent::first_line);
}

result<void> replace_private_file(std::string path, secret content)
{
    return replace(path, content.reveal(), true);
}

result<void> replace_private_file_unsynced(const std::string& path, std::string_view content)
{
    return replace(path, content, false);
}

// By trying it out: neither the mode of a folder nor its name says whether there is room.
result<void> check_replaceable(std::string path)
{
    if (path.empty()) return error(errc::invalid_argument, "the file has no name");
    const auto target = behind_links(path);
    std::error_code ignored;
    const auto there = std::filesystem::status(target, ignored);
    if (std::filesystem::exists(there) && !std::filesystem::is_regular_file(there))
        return error(errc::invalid_argument, path + " is no file that can be replaced");
    auto beside = target + ".XXXXXX";
    const descriptor file(::mkostemp(beside.data(), O_CLOEXEC));
    if (!file.valid()) {
        auto failed = system_mistake("cannot create files in ", folder_of(target));
        failed.text += " (what replaces it must be stored there)";
        return failed;
    }
    const std::string trial(trial_size, '\n');
    result<void> tried;
    if (!write_all(file.get(), trial))
        tried = system_mistake("cannot write files in ", folder_of(target));
    ::unlink(beside.c_str());
    return tried;
}

bool readable_by_others(const std::string& path)
{
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0) return false;
    const auto ways = S_ISDIR(facts.st_mode) ? S_IXGRP | S_IXOTH : S_IRGRP | S_IROTH;
    return (facts.st_mode & ways) != 0;
}

}  // namespace mynah

#include <mynah/base/secret.hpp>

#include <mynah/base/crypto.hpp>

#include <algorithm>
#include <utility>

namespace mynah {

secret::secret(std::string_view text) : size_(text.size())
{
    if (text.empty()) return;
    bytes_ = std::make_unique<char[]>(size_);
    std::copy(text.begin(), text.end(), bytes_.get());
}

secret::secret(secret&& other) noexcept
    : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0))
{
}

secret& secret::operator=(secret other) noexcept
{
    std::swap(bytes_, other.bytes_);
    std::swap(size_, other.size_);
    return *this;
}

secret::~secret()
{
    if (bytes_) crypto::wipe(bytes_.get(), size_);
}

secret secret::take(std::string& text)
{
    secret taken{std::string_view(text)};
    crypto::wipe(text);
    return taken;
}

bool operator==(const secret& a, const secret& b) noexcept
{
    return crypto::equal(a.reveal(), b.reveal());
}

}  // namespace mynah

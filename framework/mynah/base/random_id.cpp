#include <mynah/base/random_id.hpp>

#include <mynah/base/base64.hpp>
#include <mynah/base/crypto.hpp>

#include <algorithm>
#include <charconv>

namespace mynah {
namespace {

template <std::size_t Bytes>
std::string random_text()
{
    static_assert(Bytes % 3 == 0, "no padding");
    std::array<unsigned char, Bytes> bytes;
    crypto::random_bytes(bytes);
    auto text = base64::encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    return text;
}

}  // namespace

std::string random_id() { return random_text<18>(); }

id_generator::id_generator()
{
    const auto prefix = random_text<12>();
    static_assert(prefix_length == 12 / 3 * 4);
    std::copy(prefix.begin(), prefix.end(), text_.begin());
}

std::string_view id_generator::next() noexcept
{
    const auto written =
        std::to_chars(text_.data() + prefix_length, text_.data() + text_.size(), ++counter_, 36);
    return {text_.data(), static_cast<std::size_t>(written.ptr - text_.data())};
}

}  // namespace mynah

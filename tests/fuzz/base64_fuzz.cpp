// Strict base64: what decodes has exactly one text, and every byte string comes back.
#include <mynah/base/base64.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    namespace base64 = mynah::base64;
    const std::string_view input(reinterpret_cast<const char*>(data), size);

    if (const auto bytes = base64::decode(input); bytes && base64::encode(*bytes) != input)
        std::abort();
    if (base64::decode(base64::encode(input)).value() != input) std::abort();
    return 0;
}

#include <mynah/stanza/saslprep.hpp>

#include <mynah/base/crypto.hpp>

#include <unicode/usprep.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace mynah {
namespace {

// Wiped, because it may hold a password. Sized once: growing would leave copies behind.
class utf16_buffer {
public:
    explicit utf16_buffer(std::size_t size) : units_(size) {}
    utf16_buffer(const utf16_buffer&) = delete;
    utf16_buffer& operator=(const utf16_buffer&) = delete;
    ~utf16_buffer() { crypto::wipe(units_.data(), units_.size() * sizeof(UChar)); }

    UChar* data() noexcept { return units_.data(); }
    std::int32_t size() const noexcept { return static_cast<std::int32_t>(units_.size()); }

private:
    std::vector<UChar> units_;
};

error refused()
{
    return {errc::invalid_argument,
            "SASLprep (RFC 4013) does not allow a character of the name or secret"};
}

const UStringPrepProfile* rfc4013()
{
    // Immutable after opening, and never closed: any thread may use it.
    static const auto* profile = [] {
        auto status = U_ZERO_ERROR;
        return usprep_openByType(USPREP_RFC4013_SASLPREP, &status);
    }();
    return profile;
}

}  // namespace

result<std::string> saslprep(std::string_view text)
{
    constexpr auto printable_ascii = [](char c) { return c >= 0x20 && c < 0x7f; };
    if (std::all_of(text.begin(), text.end(), printable_ascii)) return std::string(text);

    // NFKC makes at most 18 units of one (U+FDFA).
    constexpr std::size_t growth = 18;
    if (text.size() > std::numeric_limits<std::int32_t>::max() / (growth * 4)) return refused();
    const auto bytes = static_cast<std::int32_t>(text.size());

    auto status = U_ZERO_ERROR;
    std::int32_t length = 0;
    utf16_buffer wide(text.size());
    u_strFromUTF8(wide.data(), wide.size(), &length, text.data(), bytes, &status);
    if (U_FAILURE(status)) return refused();

    utf16_buffer prepared(text.size() * growth);
    length = usprep_prepare(rfc4013(), wide.data(), length, prepared.data(), prepared.size(),
                            USPREP_ALLOW_UNASSIGNED, nullptr, &status);
    if (U_FAILURE(status)) return refused();

    std::string out(static_cast<std::size_t>(length) * 3, '\0');
    u_strToUTF8(out.data(), static_cast<std::int32_t>(out.size()), &length, prepared.data(), length,
                &status);
    if (U_FAILURE(status)) return refused();
    out.resize(static_cast<std::size_t>(length));
    return out;
}

}  // namespace mynah

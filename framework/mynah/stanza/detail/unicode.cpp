#include <mynah/stanza/detail/unicode.hpp>

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace mynah::detail {
namespace {

// The data of these is compiled into ICU: getting them does not fail.
const icu::Normalizer2& nfc()
{
    UErrorCode status = U_ZERO_ERROR;
    return *icu::Normalizer2::getNFCInstance(status);
}

const icu::Normalizer2& nfkc()
{
    UErrorCode status = U_ZERO_ERROR;
    return *icu::Normalizer2::getNFKCInstance(status);
}

}  // namespace

std::optional<icu::UnicodeString> from_utf8(std::string_view text)
{
    icu::UnicodeString out;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto length = static_cast<std::int32_t>(text.size());
    for (std::int32_t i = 0; i < length;) {
        UChar32 c = 0;
        U8_NEXT(bytes, i, length, c);
        if (c < 0) return std::nullopt;
        out.append(c);
    }
    return out;
}

std::string to_utf8(const icu::UnicodeString& text)
{
    std::string out;
    return text.toUTF8String(out);
}

icu::UnicodeString map_width(const icu::UnicodeString& text)
{
    icu::UnicodeString out;
    for (std::int32_t i = 0; i < text.length();) {
        const UChar32 c = text.char32At(i);
        i += U16_LENGTH(c);
        const auto kind = u_getIntPropertyValue(c, UCHAR_DECOMPOSITION_TYPE);
        icu::UnicodeString mapping;
        if ((kind == U_DT_WIDE || kind == U_DT_NARROW) && nfkc().getRawDecomposition(c, mapping))
            out.append(mapping);
        else
            out.append(c);
    }
    return out;
}

icu::UnicodeString to_nfc(const icu::UnicodeString& text)
{
    UErrorCode status = U_ZERO_ERROR;
    return nfc().normalize(text, status);
}

icu::UnicodeString to_lower(const icu::UnicodeString& text)
{
    icu::UnicodeString out(text);
    return out.toLower(icu::Locale::getRoot());
}

bool has_compatibility_form(UChar32 c)
{
    UErrorCode status = U_ZERO_ERROR;
    return !nfkc().isNormalized(icu::UnicodeString(c), status);
}

std::optional<std::string> map_domain(std::string_view text)
{
    auto decoded = from_utf8(text);
    if (!decoded) return std::nullopt;
    auto mapped = to_nfc(to_lower(map_width(*decoded)));
    constexpr char16_t ideographic_full_stop = 0x3002;
    mapped.findAndReplace(icu::UnicodeString(ideographic_full_stop), icu::UnicodeString(u'.'));
    return to_utf8(mapped);
}

}  // namespace mynah::detail

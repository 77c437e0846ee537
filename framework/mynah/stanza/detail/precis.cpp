#include <mynah/stanza/detail/precis.hpp>

#include <mynah/stanza/detail/bidi_rule.hpp>
#include <mynah/stanza/detail/context_rule.hpp>
#include <mynah/stanza/detail/unicode.hpp>

#include <unicode/uchar.h>

#include <cstdio>

namespace mynah::detail {
namespace {

// What the string classes of RFC 8264 say of a code point (section 8).
enum class derived : std::uint8_t {
    valid,       // in both classes
    free_only,   // in the FreeformClass, not in the IdentifierClass
    contextual,  // where the rule for it says so
    disallowed
};

// RFC 8264 9.6.
derived exception(UChar32 c, bool& found)
{
    found = true;
    switch (c) {
        case 0x00DF:
        case 0x03C2:
        case 0x06FD:
        case 0x06FE:
        case 0x0F0B:
        case 0x3007: return derived::valid;
        case 0x0640:
        case 0x07FA:
        case 0x302E:
        case 0x302F:
        case 0x3031:
        case 0x3032:
        case 0x3033:
        case 0x3034:
        case 0x3035:
        case 0x303B: return derived::disallowed;
        case 0x00B7:
        case 0x0375:
        case 0x05F3:
        case 0x05F4:
        case 0x30FB: return derived::contextual;
        default: break;
    }
    found = (c >= 0x0660 && c <= 0x0669) || (c >= 0x06F0 && c <= 0x06F9);
    return derived::contextual;
}

bool old_hangul_jamo(UChar32 c)
{
    const auto type = u_getIntPropertyValue(c, UCHAR_HANGUL_SYLLABLE_TYPE);
    return type == U_HST_LEADING_JAMO || type == U_HST_VOWEL_JAMO || type == U_HST_TRAILING_JAMO;
}

// The algorithm of RFC 8264 section 8: the first rule that fits decides.
derived derived_property(UChar32 c)
{
    bool found = false;
    const auto by_name = exception(c, found);
    if (found) return by_name;
    if (c >= 0x21 && c <= 0x7E) return derived::valid;
    if (u_hasBinaryProperty(c, UCHAR_JOIN_CONTROL)) return derived::contextual;
    if (old_hangul_jamo(c)) return derived::disallowed;
    if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return derived::disallowed;
    constexpr auto never = U_GC_CN_MASK | U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CS_MASK |
                           U_GC_CO_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK;
    const auto category = U_GET_GC_MASK(c);
    if ((category & never) != 0) return derived::disallowed;
    if (has_compatibility_form(c)) return derived::free_only;
    constexpr auto letter_digits = U_GC_LL_MASK | U_GC_LU_MASK | U_GC_LO_MASK | U_GC_ND_MASK |
                                   U_GC_LM_MASK | U_GC_MN_MASK | U_GC_MC_MASK;
    return (category & letter_digits) != 0 ? derived::valid : derived::free_only;
}

enum class string_class : std::uint8_t { identifier, freeform };

// The first character that does not belong, in words; "" when all do.
std::string stranger(const icu::UnicodeString& text, string_class allowed)
{
    for (std::int32_t i = 0; i < text.length();) {
        const UChar32 c = text.char32At(i);
        const auto property = derived_property(c);
        const bool fits = property == derived::valid ||
                          (property == derived::free_only && allowed == string_class::freeform) ||
                          (property == derived::contextual && fits_context(text, i));
        if (!fits) {
            char name[16];
            std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(c));
            return std::string(name) + " is not allowed here";
        }
        i += U16_LENGTH(c);
    }
    return {};
}

error bad(const char* part, std::string why)
{
    return {errc::bad_jid, std::string(part) + ": " + std::move(why)};
}

}  // namespace

result<std::string> enforce_local(std::string_view text)
{
    constexpr auto part = "local part";
    const auto decoded = from_utf8(text);
    if (!decoded) return bad(part, "not valid UTF-8");

    // The class is checked before case and NFC are mapped (RFC 8265 3.3.2), or U+212A KELVIN SIGN
    // would pass as "k"; and after, for what comes out must be a local part, too.
    const auto prepared = map_width(*decoded);
    if (auto why = stranger(prepared, string_class::identifier); !why.empty())
        return bad(part, std::move(why));
    const auto enforced = to_nfc(to_lower(prepared));
    if (enforced.isEmpty()) return bad(part, "empty");
    if (auto why = stranger(enforced, string_class::identifier); !why.empty())
        return bad(part, std::move(why));
    if (!obeys_bidi_rule(enforced)) return bad(part, "mixes writing directions (RFC 5893)");

    auto out = to_utf8(enforced);
    if (const auto at = out.find_first_of("\"&'/:<>@"); at != std::string::npos)
        return bad(part, std::string("'") + out[at] + "' is not allowed here");
    return out;
}

result<std::string> enforce_resource(std::string_view text)
{
    constexpr auto part = "resource";
    const auto decoded = from_utf8(text);
    if (!decoded) return bad(part, "not valid UTF-8");

    if (auto why = stranger(*decoded, string_class::freeform); !why.empty())
        return bad(part, std::move(why));
    icu::UnicodeString mapped(*decoded);
    for (std::int32_t i = 0; i < mapped.length(); ++i)  // every space is in the BMP
        if (u_charType(mapped.charAt(i)) == U_SPACE_SEPARATOR) mapped.setCharAt(i, u' ');
    const auto enforced = to_nfc(mapped);
    if (enforced.isEmpty()) return bad(part, "empty");
    if (auto why = stranger(enforced, string_class::freeform); !why.empty())
        return bad(part, std::move(why));
    return to_utf8(enforced);
}

}  // namespace mynah::detail

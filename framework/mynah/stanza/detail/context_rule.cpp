#include <mynah/stanza/detail/context_rule.hpp>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

namespace mynah::detail {
namespace {

constexpr UChar32 none = -1;

UChar32 before(const icu::UnicodeString& text, std::int32_t at)
{
    return at == 0 ? none : text.char32At(at - 1);
}

UChar32 after(const icu::UnicodeString& text, std::int32_t at)
{
    const auto next = at + U16_LENGTH(text.char32At(at));
    return next >= text.length() ? none : text.char32At(next);
}

bool in_script(UChar32 c, UScriptCode script)
{
    UErrorCode status = U_ZERO_ERROR;
    return c != none && uscript_getScript(c, &status) == script;
}

template <class Predicate>
bool any_of(const icu::UnicodeString& text, Predicate holds)
{
    for (std::int32_t i = 0; i < text.length();) {
        const UChar32 c = text.char32At(i);
        if (holds(c)) return true;
        i += U16_LENGTH(c);
    }
    return false;
}

bool follows_virama(const icu::UnicodeString& text, std::int32_t at)
{
    constexpr int virama = 9;
    const UChar32 c = before(text, at);
    return c != none && u_getCombiningClass(c) == virama;
}

// A.1: (Joining_Type:{L,D})(Joining_Type:T)* ZWNJ (Joining_Type:T)*(Joining_Type:{R,D})
bool breaks_a_join(const icu::UnicodeString& text, std::int32_t at)
{
    const auto joining = [](UChar32 c) { return u_getIntPropertyValue(c, UCHAR_JOINING_TYPE); };
    auto left = at;
    int type = U_JT_TRANSPARENT;
    while (left > 0 && type == U_JT_TRANSPARENT) {
        const UChar32 c = before(text, left);
        left -= U16_LENGTH(c);
        type = joining(c);
    }
    if (type != U_JT_LEFT_JOINING && type != U_JT_DUAL_JOINING) return false;
    type = U_JT_TRANSPARENT;
    for (auto right = at + 1; right < text.length() && type == U_JT_TRANSPARENT;) {
        const UChar32 c = text.char32At(right);
        right += U16_LENGTH(c);
        type = joining(c);
    }
    return type == U_JT_RIGHT_JOINING || type == U_JT_DUAL_JOINING;
}

bool arabic_indic(UChar32 c) { return c >= 0x0660 && c <= 0x0669; }
bool extended_arabic_indic(UChar32 c) { return c >= 0x06F0 && c <= 0x06F9; }

}  // namespace

bool fits_context(const icu::UnicodeString& text, std::int32_t at)
{
    const UChar32 c = text.char32At(at);
    switch (c) {
        case 0x200C: return follows_virama(text, at) || breaks_a_join(text, at);  // A.1 ZWNJ
        case 0x200D: return follows_virama(text, at);                             // A.2 ZWJ
        case 0x00B7: return before(text, at) == 'l' && after(text, at) == 'l';    // A.3 Catalan
        case 0x0375: return in_script(after(text, at), USCRIPT_GREEK);            // A.4 keraia
        case 0x05F3:                                                              // A.5 geresh
        case 0x05F4: return in_script(before(text, at), USCRIPT_HEBREW);          // A.6 gershayim
        case 0x30FB:  // A.7 Katakana dot
            return any_of(text, [](UChar32 other) {
                return in_script(other, USCRIPT_HIRAGANA) || in_script(other, USCRIPT_KATAKANA) ||
                       in_script(other, USCRIPT_HAN);
            });
        default: break;
    }
    // A.8 and A.9: the two sets of Arabic digits look alike and must not be mixed.
    if (arabic_indic(c)) return !any_of(text, extended_arabic_indic);
    if (extended_arabic_indic(c)) return !any_of(text, arabic_indic);
    return false;
}

}  // namespace mynah::detail

#include <mynah/stanza/detail/bidi_rule.hpp>

#include <unicode/uchar.h>

#include <cstdint>

namespace mynah::detail {
namespace {

constexpr std::uint32_t bit(UCharDirection d) { return 1U << d; }

constexpr auto R = bit(U_RIGHT_TO_LEFT);
constexpr auto AL = bit(U_RIGHT_TO_LEFT_ARABIC);
constexpr auto AN = bit(U_ARABIC_NUMBER);
constexpr auto EN = bit(U_EUROPEAN_NUMBER);
constexpr auto NSM = bit(U_DIR_NON_SPACING_MARK);
constexpr auto neutral = bit(U_EUROPEAN_NUMBER_SEPARATOR) | bit(U_COMMON_NUMBER_SEPARATOR) |
                         bit(U_EUROPEAN_NUMBER_TERMINATOR) | bit(U_OTHER_NEUTRAL) |
                         bit(U_BOUNDARY_NEUTRAL) | NSM;

}  // namespace

bool obeys_bidi_rule(const icu::UnicodeString& text)
{
    std::uint32_t first = 0;
    std::uint32_t last = 0;  // that is not a non-spacing mark
    std::uint32_t all = 0;
    for (std::int32_t i = 0; i < text.length();) {
        const UChar32 c = text.char32At(i);
        i += U16_LENGTH(c);
        const auto direction = bit(u_charDirection(c));
        if (first == 0) first = direction;
        if (direction != NSM) last = direction;
        all |= direction;
    }
    if ((all & (R | AL | AN)) == 0) return true;
    if ((first & (R | AL)) == 0) return false;                     // conditions 1 and 5
    if ((all & ~(R | AL | AN | EN | neutral)) != 0) return false;  // condition 2
    if ((last & (R | AL | EN | AN)) == 0) return false;            // condition 3
    return (all & (EN | AN)) != (EN | AN);                         // condition 4
}

}  // namespace mynah::detail

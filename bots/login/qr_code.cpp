#include "qr_code.hpp"

#include <qrencode.h>

#include <memory>

namespace mynah::login {
namespace {

constexpr int margin = 2;  // 4 by the standard; readers do with less
constexpr const char* black_on_white = "\x1b[30;107m";
constexpr const char* as_before = "\x1b[0m";

class release {
public:
    void operator()(QRcode* code) const noexcept { QRcode_free(code); }
};

bool is_black(const QRcode& code, int x, int y)
{
    if (x < 0 || y < 0 || x >= code.width || y >= code.width) return false;
    return (code.data[y * code.width + x] & 1) != 0;
}

const char* block(bool upper, bool lower)
{
    if (upper && lower) return "\u2588";
    if (upper) return "\u2580";
    return lower ? "\u2584" : " ";
}

}  // namespace

qr_code::qr_code(const std::string& text)
{
    const std::unique_ptr<QRcode, release> code(
        QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_L));
    if (!code) return;
    width_ = static_cast<std::size_t>(code->width + 2 * margin);
    for (int y = -margin; y < code->width + margin; y += 2) {
        lines_ += black_on_white;
        for (int x = -margin; x < code->width + margin; ++x)
            lines_ += block(is_black(*code, x, y), is_black(*code, x, y + 1));
        lines_ += as_before;
        lines_ += '\n';
    }
}

}  // namespace mynah::login

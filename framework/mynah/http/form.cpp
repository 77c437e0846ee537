#include <mynah/http/form.hpp>

#include <mynah/base/crypto.hpp>

namespace mynah::http {
namespace {

bool unreserved(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

}  // namespace

// A space as %20 and not as a plus: every decoder takes it, in a path, too.
void append_encoded(std::string& out, std::string_view value)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : value) {
        if (unreserved(c)) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
}

form::~form() { crypto::wipe(text_); }

form& form::add(std::string_view name, std::string_view value)
{
    // In one piece, so that what grows leaves no copy behind.
    std::string grown;
    grown.reserve(text_.size() + 2 + 3 * (name.size() + value.size()));
    grown = text_;
    if (!grown.empty()) grown += '&';
    append_encoded(grown, name);
    grown += '=';
    append_encoded(grown, value);
    text_.swap(grown);
    crypto::wipe(grown);
    return *this;
}

}  // namespace mynah::http

#include <mynah/http/form.hpp>

#include <mynah/base/crypto.hpp>
#include <mynah/base/percent.hpp>

namespace mynah::http {

form::~form() { crypto::wipe(text_); }

form& form::add(std::string_view name, std::string_view value)
{
    // In one piece, so that what grows leaves no copy behind.
    std::string grown;
    grown.reserve(text_.size() + 2 + 3 * (name.size() + value.size()));
    grown = text_;
    if (!grown.empty()) grown += '&';
    percent::append_encoded(grown, name);
    grown += '=';
    percent::append_encoded(grown, value);
    text_.swap(grown);
    crypto::wipe(grown);
    return *this;
}

}  // namespace mynah::http

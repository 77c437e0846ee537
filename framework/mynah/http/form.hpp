// application/x-www-form-urlencoded: names and values in one line. Wiped at the end.
#pragma once

#include <mynah/base/secret.hpp>

#include <string>
#include <string_view>

namespace mynah::http {

class form {
public:
    form() = default;
    form(form&&) noexcept = default;
    form& operator=(form&&) noexcept = default;
    ~form();

    form& add(std::string_view name, std::string_view value);
    form& add(std::string_view name, const secret& value) { return add(name, value.reveal()); }

    // Empties it.
    secret take() { return secret::take(text_); }

private:
    std::string text_;
};

}  // namespace mynah::http

// A QR code for a terminal that knows UTF-8 and colours: two rows of squares to the line.
#pragma once

#include <cstddef>
#include <string>

namespace mynah::login {

class qr_code {
public:
    // Empty where the text does not fit into one.
    explicit qr_code(const std::string& text);

    // Columns, with the white margin; 0: empty.
    std::size_t width() const noexcept { return width_; }
    // Lines with their ends.
    const std::string& lines() const noexcept { return lines_; }

private:
    std::size_t width_ = 0;
    std::string lines_;
};

}  // namespace mynah::login

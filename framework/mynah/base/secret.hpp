// A password or a token: text that is wiped when it dies and that nothing prints by accident.
//
// There is no operator<<, no formatter and no conversion to a string, and `log` refuses it: whoever
// reads it writes reveal(), and that is easy to look for.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace mynah {

class secret {
public:
    secret() noexcept = default;
    explicit secret(std::string_view text);  // the caller's copy stays as it is: see take()
    secret(const secret& other) : secret(other.reveal()) {}
    secret(secret&& other) noexcept;
    secret& operator=(secret other) noexcept;
    ~secret();

    // Copies `text`, and wipes and empties it.
    static secret take(std::string& text);

    // Valid while this object lives and is not assigned to.
    std::string_view reveal() const noexcept { return {bytes_.get(), size_}; }
    bool empty() const noexcept { return size_ == 0; }

    // In constant time (for equal lengths).
    friend bool operator==(const secret& a, const secret& b) noexcept;

private:
    // Not a std::string: a short one lives inside the object and is left behind by a move.
    std::unique_ptr<char[]> bytes_;
    std::size_t size_ = 0;
};

}  // namespace mynah

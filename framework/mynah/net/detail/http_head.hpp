// The head of an HTTP/1 response, read to its very end and not beyond: status line and fields (RFC
// 9112).
#pragma once

#include <mynah/base/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace mynah::net::detail {

class http_head {
public:
    static constexpr std::size_t limit = 8192;  // of all heads that one of these reads

    // How many bytes it is still, at the least; 0: complete.
    std::size_t wants() const noexcept;
    // At most wants() bytes. Errors: limit_exceeded, bad_reply, with a text that quotes nothing.
    result<void> received(std::string_view bytes);
    bool complete() const noexcept { return wants() == 0; }

    // Of one that is complete.
    int status() const noexcept { return status_; }
    std::string_view reason() const noexcept;  // untrusted
    // How often the field is there.
    std::size_t count(std::string_view name) const noexcept;
    // Of the first one of that name; empty: there is none.
    std::string_view field(std::string_view name) const noexcept;

    // The head of another response follows.
    void next();

private:
    result<void> check_line();

    std::string bytes_;
    std::size_t line_ = 0;    // where the last one begins
    std::size_t before_ = 0;  // bytes of earlier heads
    int status_ = 0;
};

}  // namespace mynah::net::detail

// A value or an error. Expected trouble (refused, timed out, bad input) is a result; exceptions are
// for the caller's own bug, for cancellation, and for `.value()`.
#pragma once

#include <mynah/base/errc.hpp>

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>
#include <utility>

namespace mynah {

// A code for programs and a text for people. What the peer wrote is kept apart: it is untrusted,
// and only `log` may print it.
//
// Constructors, not an aggregate: g++ 12 frees aggregate temporaries in a co_await expression
// twice.
class error {
public:
    error() = default;          // no error; what a result with a value answers
    error(errc c) : code(c) {}  // implicit: `return errc::timed_out;`
    error(boost::system::error_code c) : code(c) {}
    error(boost::system::error_code c, std::string cause) : code(c), text(std::move(cause)) {}
    error(boost::system::error_code c, std::string cause, std::string untrusted)
        : code(c), text(std::move(cause)), peer_text(std::move(untrusted))
    {
    }

    // "text: what the code means", or one of them alone where the other one adds nothing; without
    // the peer's text.
    std::string message() const;

    boost::system::error_code code;
    std::string text;       // cause and remedy in our words; may be empty
    std::string peer_text;  // what the peer said; untrusted; may be empty
};

template <class T = void>
using result = boost::system::result<T, error>;

// What `.value()` throws.
class failure : public std::runtime_error {
public:
    explicit failure(mynah::error e);
    const mynah::error& why() const noexcept { return error_; }

private:
    mynah::error error_;
};

[[noreturn]] void throw_exception_from_error(const error& e, const boost::source_location& where);

}  // namespace mynah

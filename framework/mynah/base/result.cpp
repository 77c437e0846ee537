#include <mynah/base/result.hpp>

namespace mynah {

std::string error::message() const
{
    return text.empty() ? code.message() : text + ": " + code.message();
}

failure::failure(mynah::error e) : std::runtime_error(e.message()), error_(std::move(e)) {}

void throw_exception_from_error(const error& e, const boost::source_location&) { throw failure(e); }

}  // namespace mynah

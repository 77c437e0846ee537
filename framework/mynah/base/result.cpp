#include <mynah/base/result.hpp>

#include <algorithm>

namespace mynah {
namespace {

// Errors whose text, when there is one, is a whole sentence with cause and remedy: what the code
// means would only be said twice.
constexpr errc told_by_text[] = {
    errc::invalid_argument,     errc::name_not_found,      errc::service_not_offered,
    errc::dns_failed,           errc::connect_failed,      errc::clear_text_refused,
    errc::certificate_rejected, errc::no_common_mechanism, errc::credentials_missing,
    errc::consent_gone,         errc::token_refused,       errc::token_unavailable,
};

}  // namespace

std::string error::message() const
{
    if (text.empty()) return code.message();
    if (std::ranges::find(told_by_text, code) != std::end(told_by_text)) return text;
    return text + ": " + code.message();
}

failure::failure(mynah::error e) : std::runtime_error(e.message()), error_(std::move(e)) {}

void throw_exception_from_error(const error& e, const boost::source_location&) { throw failure(e); }

}  // namespace mynah

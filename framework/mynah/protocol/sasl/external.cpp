#include <mynah/protocol/sasl/external.hpp>
#include <mynah/protocol/sasl/no_more_messages.hpp>

namespace mynah::sasl {

external::external(std::string authzid) : authzid_(std::move(authzid)) {}

result<step> external::start() { return step(authzid_); }

result<step> external::challenge(std::string_view) { return unexpected_challenge(); }

result<void> external::success(std::optional<std::string_view> additional_data)
{
    return no_additional_data(additional_data);
}

}  // namespace mynah::sasl

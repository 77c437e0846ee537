#include <mynah/protocol/sasl/anonymous.hpp>
#include <mynah/protocol/sasl/no_more_messages.hpp>

namespace mynah::sasl {

result<step> anonymous::start() { return step(std::string()); }

result<step> anonymous::challenge(std::string_view) { return unexpected_challenge(); }

result<void> anonymous::success(std::optional<std::string_view> additional_data)
{
    return no_additional_data(additional_data);
}

}  // namespace mynah::sasl

// The server's part in mechanisms of a single message: it has nothing to say.
#pragma once

#include <mynah/base/result.hpp>

#include <optional>
#include <string_view>

namespace mynah::sasl {

inline error unexpected_challenge()
{
    return {errc::bad_challenge, "a challenge in a mechanism that has none"};
}

inline result<void> no_additional_data(std::optional<std::string_view> data)
{
    if (data && !data->empty()) return unexpected_challenge();
    return {};
}

}  // namespace mynah::sasl

// ANONYMOUS (RFC 4505): no account; the server makes up an address. We leave no trace information.
#pragma once

#include <mynah/protocol/sasl/mechanism.hpp>

namespace mynah::sasl {

class anonymous final : public mechanism {
public:
    std::string_view name() const noexcept override { return "ANONYMOUS"; }
    result<step> start() override;
    result<step> challenge(std::string_view message) override;
    result<void> success(std::optional<std::string_view> additional_data) override;
};

}  // namespace mynah::sasl

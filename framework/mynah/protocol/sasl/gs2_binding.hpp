// What a SCRAM client says about channel binding (the gs2-cbind-flag of RFC 5802 section 7).
#pragma once

#include <mynah/base/channel_binding.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace mynah::sasl {

enum class gs2_flag : std::uint8_t {
    n,  // we do not bind
    y,  // we could, and believe that the server cannot: it refuses if somebody made us believe that
    p,  // bound
};

class gs2_binding {
public:
    // n or y.
    explicit gs2_binding(gs2_flag unbound) noexcept : flag_(unbound) {}
    // p: `data` is the transport's binding data for `type`.
    gs2_binding(channel_binding type, std::string data)
        : flag_(gs2_flag::p), type_(type), data_(std::move(data))
    {
    }

    gs2_flag flag() const noexcept { return flag_; }
    channel_binding type() const noexcept { return type_; }
    const std::string& data() const noexcept { return data_; }

private:
    gs2_flag flag_;
    channel_binding type_ = channel_binding::tls_exporter;  // meaningless without p
    std::string data_;
};

}  // namespace mynah::sasl

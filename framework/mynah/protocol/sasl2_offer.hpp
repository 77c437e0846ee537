// What a server offers for the log-in: the mechanisms, and with SASL2 (XEP-0388) what goes along.
#pragma once

#include <mynah/base/crypto.hpp>
#include <mynah/protocol/login_memory.hpp>
#include <mynah/protocol/sasl/advertisement.hpp>
#include <mynah/protocol/sasl/selection.hpp>
#include <mynah/xml/element.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mynah::protocol {

// The <mechanism/>s in `list`, with what <stream:features/> says of channel binding (XEP-0440).
class mechanism_offer {
public:
    mechanism_offer() : choices({}) {}
    mechanism_offer(xml::element list, xml::element features);

    sasl::offer choices;
    sasl::advertisement as_signed;  // XEP-0474
};

// XEP-0480: "UPGR-SCRAM-SHA-256".
std::string upgrade_task(crypto::hash algorithm);
// nullopt: none of ours. Those to SCRAM-SHA-256 and -512 are.
std::optional<crypto::hash> parse_upgrade_task(std::string_view name) noexcept;

class sasl2_offer {
public:
    // What is remembered of an earlier one.
    explicit sasl2_offer(inline_features known) : with(known) {}
    // From <stream:features/>; nullopt: no SASL2.
    static std::optional<sasl2_offer> parse(xml::element features);

    mechanism_offer mechanisms;
    inline_features with;
    std::vector<crypto::hash> upgrades;  // tasks, each once
};

}  // namespace mynah::protocol

#include <mynah/protocol/sasl/mechanism.hpp>

namespace mynah::sasl {

result<step> mechanism::supply_key(const scram_keys&)
{
    return error(errc::invalid_argument, "no key was asked for");
}

}  // namespace mynah::sasl

#include <mynah/protocol/login_memory.hpp>

#include <mynah/base/crypto.hpp>

#include <fmt/format.h>

namespace mynah::protocol {

std::string user_agent_id(std::string_view random)
{
    const auto hash = crypto::digest(crypto::hash::sha256, random);
    std::string id;
    for (std::size_t i = 0; i != 16; ++i) {
        unsigned byte = hash.data()[i];
        if (i == 6) byte = (byte & 0x0fU) | 0x40U;  // version 4, as the XEP asks for
        if (i == 8) byte = (byte & 0x3fU) | 0x80U;  // the variant
        if (i == 4 || i == 6 || i == 8 || i == 10) id += '-';
        id += fmt::format("{:02x}", byte);
    }
    return id;
}

}  // namespace mynah::protocol

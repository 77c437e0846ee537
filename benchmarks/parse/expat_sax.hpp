// The floor: expat with namespaces and handlers that do the least one can do.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

namespace bench {

class expat_sax {
public:
    expat_sax();
    ~expat_sax();

    void feed(std::string_view bytes);
    std::uint64_t stanzas() const noexcept;
    std::uint64_t checksum()
        const noexcept;  // of what the handlers saw, so that nothing is optimised away

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace bench

#include <mynah/net/write_all.hpp>

#include <mynah/net/transport.hpp>

namespace mynah::net {

task<result<void>> write_all(transport& link, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto taken = link.write(bytes);
        if (!taken) co_return taken.error();
        bytes.remove_prefix(*taken);
        if (*taken != 0) continue;
        auto room = link.wait_writable();
        const auto ready = co_await std::move(room);
        if (!ready) co_return ready.error();
    }
    co_return result<void>();
}

}  // namespace mynah::net

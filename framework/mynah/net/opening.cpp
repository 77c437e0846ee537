#include <mynah/net/opening.hpp>

#include <mynah/net/transport.hpp>
#include <mynah/net/write_all.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace mynah::net {

task<result<void>> hold(transport& link, opening& talk, std::string_view end)
{
    std::array<char, 256> place;
    for (;;) {
        const auto output = talk.take_output();
        auto sending = write_all(link, output);
        const auto sent = co_await std::move(sending);
        if (!sent) co_return sent.error();
        const auto room = std::min(place.size(), talk.wants());
        if (room == 0) co_return result<void>();

        const auto size = link.read(std::span(place).first(room));
        if (!size && size.error().code == errc::end_of_stream)
            co_return error(errc::truncated, std::string(end));
        if (!size) co_return size.error();
        if (*size == 0) {
            auto waiting = link.wait_readable();
            const auto ready = co_await std::move(waiting);
            if (!ready) co_return ready.error();
            continue;
        }
        auto understood = talk.received({place.data(), *size});
        if (!understood) co_return understood.error();
    }
}

}  // namespace mynah::net

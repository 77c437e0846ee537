#include "ending.hpp"

#include <mynah/app/program_settings.hpp>
#include <mynah/base/printable.hpp>
#include <mynah/protocol/disposition.hpp>

#include <iostream>

namespace mynah::login {

int end(const error& why)
{
    std::cerr << "mynah-login: " << why.message() << '\n';
    if (!why.peer_text.empty())
        std::cerr << "(the server says: " << printable(why.peer_text) << ")\n";
    if (why.code == errc::invalid_argument || why.code == errc::credentials_missing)
        return static_cast<int>(exit_status::usage);
    switch (protocol::disposition_of(why)) {
        case protocol::disposition::stop_untrusted: return static_cast<int>(exit_status::untrusted);
        case protocol::disposition::stop_refused:
        case protocol::disposition::stop_replaced: return static_cast<int>(exit_status::refused);
        case protocol::disposition::stop:
        case protocol::disposition::reconnect:
        case protocol::disposition::reconnect_fresh:
        case protocol::disposition::reconnect_slowly:
        case protocol::disposition::reconnect_later: break;
    }
    return 1;
}

}  // namespace mynah::login

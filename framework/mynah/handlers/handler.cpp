#include <mynah/handlers/handler.hpp>

#include <mynah/base/log.hpp>

namespace mynah {

void handler_host::on_error(const error& why, std::string_view what, jid_view peer)
{
    log::warn("bot", what, {{"peer", peer.text()}, {"error", why}});
}

void handler_host::on_reply(const incoming&, std::string_view) {}

bool handler_host::admits(const stanza&, const sender&) { return true; }

task<> handler_host::went_online(sender) { co_return; }

void handler_host::was_suspended(const error&, duration) {}

void handler_host::was_resumed(sender) {}

void handler_host::went_offline(const error&, std::optional<duration>) {}

}  // namespace mynah

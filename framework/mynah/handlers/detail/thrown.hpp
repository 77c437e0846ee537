// What a bot's own code has thrown, on its way to the bot's on_error.
#pragma once

#include <mynah/handlers/handler.hpp>

#include <string_view>

namespace mynah::detail {

// Inside a catch (...): is it the cancellation of the coroutine, which nobody has to hear about?
bool is_cancellation() noexcept;

// Inside a catch (...): tells the host. What on_error throws itself is logged: one bad handler must
// not end a session, a worker, or the others' handlers.
void report_thrown(handler_host& host, std::string_view what, jid_view peer) noexcept;

}  // namespace mynah::detail

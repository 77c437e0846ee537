// Requests whose result says no more than "done".
#pragma once

#include <mynah/session/sender.hpp>

namespace mynah::xep::detail {

// Errors: those of sender::request().
task<result<void>> acknowledged(sender out, outgoing request, duration deadline);

}  // namespace mynah::xep::detail

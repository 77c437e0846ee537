// XEP-0082: XMPP Date and Time Profiles
//
// What delayed messages and entity time are made of; tokens of the log-in, too, so it is at the
// bottom.
#pragma once

#include <mynah/base/datetime.hpp>

namespace mynah::xep {

namespace datetime = mynah::datetime;

}  // namespace mynah::xep

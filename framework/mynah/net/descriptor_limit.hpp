// How many files the process may open: a connection is one, and the limit that shells and systemd
// set is 1024 by default.
#pragma once

#include <mynah/base/result.hpp>

#include <cstddef>
#include <exception>
#include <optional>

namespace mynah::net {

// Raises the soft limit to the hard one, which needs no privilege. At the start of a program with
// many connections. Returns the limit that holds then.
std::size_t raise_descriptor_limit() noexcept;

// Is there room for `sockets` connections beside what is open now and what a program opens on the
// way? Error: the system's "too many open files", with how many there may be, how many are needed
// and what to raise.
result<void> room_for(std::size_t sockets);

// The process (EMFILE) or the machine (ENFILE) had no descriptor left.
bool means_no_descriptor(const boost::system::error_code& code) noexcept;
// The same error with what to raise.
error no_descriptor(const boost::system::error_code& code);
// Is it so just now? For who was told something else by a library that needed one.
std::optional<error> out_of_descriptors();

// What was thrown where there is no result to return; for want of a descriptor, with what to raise.
error to_error(const std::exception& thrown);

}  // namespace mynah::net

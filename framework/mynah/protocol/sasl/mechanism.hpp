// One SASL log-in from the client's side (RFC 4422), as a state machine over decoded messages.
//
//   start() -> step    challenge(bytes) -> step    ...    success(bytes or nothing)
//
// No I/O: a step says what to send, or which keys to derive first; PBKDF2 runs elsewhere and comes
// back through supply_key(). After an error a mechanism is spent: every further call fails.
// Framing is payload.hpp; <abort/> after an error is the caller's.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/protocol/sasl/scram_keys.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace mynah::sasl {

// What to do next: send `response()`, or derive `needs_key()` and call supply_key(). Neither, from
// start(): the server has the first word.
class step {
public:
    step() = default;
    explicit step(std::string response) : response_(std::move(response)) {}
    explicit step(key_request needed) : needs_key_(std::move(needed)) {}

    // Raw bytes for encode_payload(). Empty bytes are a message, too.
    const std::optional<std::string>& response() const noexcept { return response_; }
    const std::optional<key_request>& needs_key() const noexcept { return needs_key_; }

private:
    std::optional<std::string> response_;
    std::optional<key_request> needs_key_;
};

class mechanism {
public:
    virtual ~mechanism() = default;

    // As it stands in <auth mechanism=''/>.
    virtual std::string_view name() const noexcept = 0;

    // Attributes of <auth/> besides `mechanism`, as they are written: a space first.
    virtual std::string_view auth_attributes() const noexcept { return {}; }
    // The initial response is the text of <auth/> as it stands, not in base64.
    virtual bool verbatim() const noexcept { return false; }

    // The initial response. Error: invalid_argument (a user name or password that cannot be sent).
    virtual result<step> start() = 0;

    // Errors: bad_challenge, weak_parameters, server_not_authentic, or the sasl_condition that the
    // server names in the challenge itself.
    virtual result<step> challenge(std::string_view message) = 0;

    // Answers step::needs_key(); anything else is invalid_argument.
    virtual result<step> supply_key(const scram_keys& keys);

    // <success/> arrived, with this additional data. An error means: it was not the server that
    // knows our password, hang up. Errors: server_not_authentic and those of challenge().
    virtual result<void> success(std::optional<std::string_view> additional_data) = 0;

    // <failure/> arrived, which says `why`; the mechanism may know it better.
    virtual error refused(error why) { return why; }
};

}  // namespace mynah::sasl

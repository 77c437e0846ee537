// A stanza on its way to a handler: owned, with the way back to who sent it.
//
// When it is destroyed, the stanza counts as handled, and the server is told (XEP-0198): who keeps
// it until the work is done loses nothing when the process dies.
//
// An IQ get or set is answered exactly once: by result(), error(), or, when the handler is done
// with it in whatever way (returned, threw, was cancelled), by its destructor.
#pragma once

#include <mynah/handlers/handler.hpp>
#include <mynah/stanza/presence.hpp>
#include <mynah/stanza/reply.hpp>

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

namespace mynah {

class handler_registry;
class handler_table;

class incoming {
public:
    // `registry`: where it is dispatched by; outlives the stanza. `number`: of session_events.
    incoming(mynah::stanza s, sender session, handler_host& host,
             const handler_registry* registry = nullptr, std::uint64_t number = 0) noexcept;
    incoming(incoming&& other) noexcept;
    incoming& operator=(incoming&&) = delete;
    ~incoming();

    // Views are valid while this object lives and is not moved.
    const mynah::stanza& stanza() const noexcept { return stanza_; }
    jid_view from() const noexcept { return stanza_.from(); }
    jid_view to() const noexcept { return stanza_.to(); }
    std::string_view id() const noexcept { return stanza_.id(); }
    stanza_kind kind() const noexcept { return stanza_.kind(); }
    xml::element payload() const noexcept { return stanza_.child(); }  // of an IQ

    message_view message() const noexcept { return message_view(stanza_); }
    presence_view presence() const noexcept { return presence_view(stanza_); }
    std::string_view body() const noexcept
    {
        return kind() == stanza_kind::message ? message().body() : "";
    }

    // The session that it came from: to send and request anything else.
    const sender& session() const noexcept { return session_; }

    // What is registered now, for answers about ourselves (XEP-0030); nullptr when no registry
    // dispatched it.
    std::shared_ptr<const handler_table> handlers() const noexcept;

    // Continues the conversation: same type and thread, to the sender, or to the room; of a
    // component, from the address that was written to, if it does not say otherwise. The message
    // is built before this returns; the task sends it, waiting while the queue is full. Failures go
    // to the bot's on_error.
    task<> reply(std::string_view text);
    task<> reply(mynah::message answer);

    // Answers an IQ request. The second answer is the caller's bug: invalid_argument.
    mynah::result<void> result() { return answer(make_result(stanza_)); }
    template <class Payload>
    mynah::result<void> result(Payload&& payload)
    {
        return answer(make_result(stanza_).payload(std::forward<Payload>(payload)));
    }
    mynah::result<void> error(stanza_error why);
    bool answered() const noexcept { return answered_; }

    // What the destructor says for a request that nobody has answered. Default:
    // service-unavailable.
    void if_unanswered(stanza_condition condition) noexcept { unanswered_ = condition; }

    // It was not handled: the server is not told that it was (XEP-0198).
    void leave() noexcept { number_ = 0; }

private:
    mynah::result<void> answer(outgoing&& out);
    jid_view asked() const noexcept;

    mynah::stanza stanza_;
    sender session_;
    handler_host* host_;
    const handler_registry* registry_;
    std::uint64_t number_;  // 0: nobody counts, or it is told already
    stanza_condition unanswered_ = stanza_condition::service_unavailable;
    bool answered_ = false;
};

}  // namespace mynah

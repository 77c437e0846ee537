// Handlers, type-erased: a free function, or a member function of a bot that is found again by its
// base.
//
// Sixteen bytes and no allocation, so that one registry serves every session of a bot class. A
// lambda with captures is refused: its frame would die when the handler is removed while a
// coroutine of it is suspended.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/session/sender.hpp>
#include <mynah/stanza/stanza.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string_view>
#include <type_traits>
#include <typeinfo>

namespace mynah {

class incoming;

// What member handlers belong to: a bot.
class handler_host {
public:
    virtual ~handler_host() = default;

    // A reply could not be sent, or a handler threw. `what`: "reply", "on_message".
    virtual void on_error(const error& why, std::string_view what, jid_view peer);
    // A handler answers with these words.
    virtual void on_reply(const incoming& to, std::string_view text);

    // Shall this stanza be let in? One that is not reaches no handler; a request is refused as by
    // nobody.
    virtual bool admits(const stanza& s, const sender& session);

    // Runs beside the handlers; cancelled when its stream ends.
    virtual task<> went_online(sender session);
    // The stream broke; what is sent waits until the session is resumed, or over.
    virtual void was_suspended(const error& why, duration retry_in);
    virtual void was_resumed(sender session);
    // `retry_in`: until the next attempt; nullopt: it is over.
    virtual void went_offline(const error& why, std::optional<duration> retry_in);

protected:
    handler_host() = default;
    handler_host(const handler_host&) = default;
    handler_host(handler_host&&) = default;
    handler_host& operator=(const handler_host&) = default;
    handler_host& operator=(handler_host&&) = default;
};

// A call of `Result (Arguments...)` on a host. Trivially copyable.
template <class Result, class... Arguments>
class host_call {
public:
    host_call() = default;

    host_call(Result (*function)(Arguments...)) noexcept
        : invoke_([](const bytes& target, handler_host&, Arguments... arguments) -> Result {
              return read<Result (*)(Arguments...)>(target)(std::forward<Arguments>(arguments)...);
          })
    {
        write(function);
    }

    template <std::derived_from<handler_host> Host>
    host_call(Result (Host::*function)(Arguments...)) noexcept
        : invoke_([](const bytes& target, handler_host& host, Arguments... arguments) -> Result {
              const auto member = read<Result (Host::*)(Arguments...)>(target);
              return (host_of<Host>(host).*member)(std::forward<Arguments>(arguments)...);
          })
    {
        write(function);
    }

    // A captureless lambda is a function; any other function object would have to live somewhere.
    template <class Function>
    requires(std::is_class_v<Function>) host_call(Function)
    noexcept : host_call(+Function{})
    {
        static_assert(
            std::is_empty_v<Function>,
            "a handler must not capture: use a member function, or keep the state in the bot");
    }

    explicit operator bool() const noexcept { return invoke_ != nullptr; }

    Result operator()(handler_host& host, Arguments... arguments) const
    {
        return invoke_(target_, host, std::forward<Arguments>(arguments)...);
    }

    friend bool operator==(const host_call&, const host_call&) = default;

private:
    using bytes = std::array<std::byte, 2 * sizeof(void*)>;

    // A member function of a class that the bot is not derived from is found out here: bad_cast.
    template <class Host>
    static Host& host_of(handler_host& host)
    {
        if (typeid(host) == typeid(Host)) return static_cast<Host&>(host);
        return dynamic_cast<Host&>(host);
    }

    template <class Pointer>
    static Pointer read(const bytes& target) noexcept
    {
        Pointer p;
        std::memcpy(&p, target.data(), sizeof p);
        return p;
    }

    template <class Pointer>
    void write(Pointer p) noexcept
    {
        static_assert(sizeof p <= sizeof(bytes));
        std::memcpy(target_.data(), &p, sizeof p);
    }

    bytes target_{};
    Result (*invoke_)(const bytes&, handler_host&, Arguments...) = nullptr;
};

// Owns the stanza and may wait: task<> on_roll(incoming m).
using async_handler = host_call<task<>, incoming>;
// Answers an IQ at once, on the reading path: void on_ping(incoming& request).
using answer_handler = host_call<void, incoming&>;
// Looks on, before the owner gets it: void seen(const stanza& s, sender session).
using observer = host_call<void, const stanza&, sender>;

}  // namespace mynah

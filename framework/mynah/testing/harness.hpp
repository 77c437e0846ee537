// A bot without a server, for the tests of bots: stanzas in, stanzas out, as literal XML.
//
//     harness h{echo{}};
//     h.receive("<message from='ann@example.org/x' type='chat'><body>hi</body></message>");
//     h.expect("<message to='ann@example.org/x' type='chat'><body>hi</body></message>");
//
// The bot is bot@example.org/harness: logged in, contacts loaded, presence sent. Or, by an option,
// a component. It runs on a real session and engine over a connection in memory; time stands still
// but for advance(), and waits for what a handler offloads. {name} in expected text stands for what
// is not known beforehand: the first mention takes it, later ones, in receive() too, repeat it.
// Attributes come in any order.
//
// Mismatches throw harness_mismatch with both texts. So do receive(), expect() and advance() when
// the session has ended with an error, and when the bot failed: a handler or on_online() threw, or
// something could not be sent. A bot that overrides on_error() hears of failures itself.
#pragma once

#include <mynah/base/spawn.hpp>
#include <mynah/bot/bot_session.hpp>
#include <mynah/testing/memory_links.hpp>
#include <mynah/testing/placeholders.hpp>
#include <mynah/testing/virtual_clock.hpp>
#include <mynah/xml/stream_parser.hpp>

#include <concepts>
#include <deque>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace mynah::testing {

class harness_mismatch : public std::runtime_error {
public:
    using runtime_error::runtime_error;
};

// What a bot that does not look after its errors would have logged.
class unheard_failures {
public:
    void add(const error& why, std::string_view what, jid_view peer);
    // The first since the last call; "" when there is none.
    std::string take();

private:
    std::string first_;
};

class harness_options {
public:
    harness_options() {}

    std::string roster;  // items: "<item jid='ann@example.org' subscription='both'/>"
    // Not empty: the bot is the component of this domain or address (XEP-0114).
    std::string component;
    memory_link_options link;
    // Of the service that the bot believes to be on.
    protocol::service_limits serves_not;
    bool google_roster = false;
};

// All of the harness but the bot's own class.
class bot_harness {
public:
    bot_harness(bot& b, const harness_options& options, unheard_failures* failures = nullptr);
    bot_harness(const bot_harness&) = delete;
    bot_harness& operator=(const bot_harness&) = delete;
    ~bot_harness();

    // From the server: one or more stanzas. The bot handles them before this returns, as far as it
    // need not wait.
    void receive(std::string_view stanzas);

    // The next stanza that the bot has sent.
    void expect(std::string_view stanza);
    // It has sent nothing more.
    void expect_nothing();
    // The next stanza as it was sent, for what a literal cannot say; "" when there is none.
    std::string next();

    void advance(duration time);

    // The connection breaks; the bot comes back as soon as time passes (advance) and is let in
    // again.
    void disconnect();

    session& stream() noexcept { return session_->stream(); }
    sender handle() noexcept { return stream().handle(); }
    memory_links& links() noexcept { return links_; }
    timer_wheel& wheel() noexcept { return time_.wheel(); }
    asio::io_context& context() noexcept { return io_; }

    // The presence that the bot sent when it came online.
    const std::string& first_presence() const noexcept { return first_presence_; }

private:
    task<> run();
    void collect();
    void log_in();
    void shake_hands();
    void must_be_well();
    void end() noexcept;

    asio::io_context io_{1};
    virtual_clock time_{io_, offloaded::awaited};
    memory_links links_;
    workers workers_{io_.get_executor(), time_.wheel()};
    std::optional<bot_session> session_;
    task_group main_{io_.get_executor()};
    unheard_failures* failures_;
    std::exception_ptr thrown_;   // by the session
    std::optional<error> ended_;  // the session, with this
    xml::stream_parser sent_;
    std::deque<std::string> stanzas_;
    placeholders names_;
    std::string roster_;
    std::string component_;
    std::string first_presence_;
};

namespace detail {

template <class Bot>
concept leaves_errors_to_its_base = !std::is_final_v<Bot> && requires
{
    {
        &Bot::on_error
        } -> std::same_as<void (handler_host::*)(const error&, std::string_view, jid_view)>;
};

// The bot as it is; or, when nobody else would notice its errors, with an ear of ours.
template <class Bot>
class watched : public std::optional<Bot> {
public:
    explicit watched(Bot b) : std::optional<Bot>(std::move(b)) {}
    unheard_failures* failures() noexcept { return nullptr; }
};

template <leaves_errors_to_its_base Bot>
class watched<Bot> {
public:
    explicit watched(Bot b) : bot_(std::move(b)) {}
    Bot& operator*() noexcept { return bot_; }
    unheard_failures* failures() noexcept { return &bot_.failures; }

private:
    class listening final : public Bot {
    public:
        explicit listening(Bot b) : Bot(std::move(b)) {}
        void on_error(const error& why, std::string_view what, jid_view peer) override
        {
            failures.add(why, what, peer);
        }
        unheard_failures failures;
    };

    listening bot_;
};

}  // namespace detail

template <std::derived_from<bot> Bot>
class harness : private detail::watched<Bot>, public bot_harness {
public:
    explicit harness(Bot b, const harness_options& options = {})
        : detail::watched<Bot>(std::move(b)),
          bot_harness(*static_cast<detail::watched<Bot>&>(*this), options, this->failures())
    {
    }

    Bot& subject() noexcept { return *static_cast<detail::watched<Bot>&>(*this); }
};

}  // namespace mynah::testing

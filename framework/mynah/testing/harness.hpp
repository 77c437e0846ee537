// A bot without a server, for the tests of bots: stanzas in, stanzas out, as literal XML.
//
//     harness h{echo{}};
//     h.receive("<message from='ann@example.org/x' type='chat'><body>hi</body></message>");
//     h.expect("<message to='ann@example.org/x' type='chat'><body>hi</body></message>");
//
// The bot is bot@example.org/harness: logged in, contacts loaded, presence sent. It runs on a real
// session and engine over a connection in memory; time stands still but for advance(). {name} in
// expected text stands for what is not known beforehand: the first mention takes it, later ones, in
// receive() too, repeat it. Mismatches throw harness_mismatch with both texts.
#pragma once

#include <mynah/base/spawn.hpp>
#include <mynah/bot/bot_session.hpp>
#include <mynah/testing/memory_links.hpp>
#include <mynah/testing/placeholders.hpp>
#include <mynah/testing/virtual_clock.hpp>
#include <mynah/xml/stream_parser.hpp>

#include <concepts>
#include <deque>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace mynah::testing {

class harness_mismatch : public std::runtime_error {
public:
    using runtime_error::runtime_error;
};

class harness_options {
public:
    harness_options() {}

    std::string roster;  // items: "<item jid='ann@example.org' subscription='both'/>"
    memory_link_options link;
};

// All of the harness but the bot's own class.
class bot_harness {
public:
    bot_harness(bot& b, const harness_options& options);
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
    void collect();
    void log_in();
    std::string canonical(std::string_view stanza) const;

    asio::io_context io_{1};
    virtual_clock time_{io_};
    memory_links links_;
    workers workers_{io_.get_executor(), time_.wheel()};
    std::optional<bot_session> session_;
    std::optional<task_group> main_;
    xml::stream_parser sent_;
    std::deque<std::string> stanzas_;
    placeholders names_;
    std::string roster_;
    std::string first_presence_;
};

template <std::derived_from<bot> Bot>
class harness : private std::optional<Bot>, public bot_harness {
public:
    explicit harness(Bot b, const harness_options& options = {})
        : std::optional<Bot>(std::move(b)),
          bot_harness(**static_cast<std::optional<Bot>*>(this), options)
    {
    }

    Bot& subject() noexcept { return **static_cast<std::optional<Bot>*>(this); }
};

}  // namespace mynah::testing

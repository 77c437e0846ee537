// A conversation between an engine and a server, written down as literal XML.
//
//   dialogue(config)
//       .client("<?xml version='1.0'?><stream:stream ... to='example.org' ...>")
//       .server("<stream:stream ...><stream:features>...</stream:features>")
//       ...
//       .client("<iq type='set' id='{bind}'>...")
//       .server("<iq type='result' id='{bind}'>...")
//       .online("bot@example.org/x")
//       .run_every_way();
//
// {name} stands for what differs from run to run: the first mention takes it, the others repeat it.
// Time stands still but for advance(). A mismatch throws dialogue_mismatch, which names the step,
// what was expected and what came: any test framework shows it.
#pragma once

#include <mynah/base/counters.hpp>
#include <mynah/protocol/engine.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace mynah::testing {

class dialogue_mismatch : public std::runtime_error {
public:
    using runtime_error::runtime_error;
};

class dialogue {
public:
    explicit dialogue(protocol::stream_config config) : config_(std::move(config)) {}

    dialogue& client(std::string xml);  // the engine has written exactly this, and nothing else
    dialogue& server(std::string xml);  // the server writes this
    // TLS is asked for, and stands or does not.
    dialogue& tls(bool tls13 = true, channel_bindings available = {});
    dialogue& tls_fails(boost::system::error_code why);
    dialogue& binding(channel_binding type, std::string data);  // channel data is asked for
    dialogue& token(std::string token);                         // the account's is asked for
    dialogue& key();                                            // PBKDF2 is asked for
    dialogue& salted_password();                                // the same, for a SASL2 task
    dialogue& online(std::string address);
    dialogue& stanza(std::string xml);  // handed to the bot
    dialogue& redirect(std::string host);
    // XEP-0198: the session goes on, or has turned out to be lost.
    dialogue& resumed();
    dialogue& lost();
    dialogue& suspended(boost::system::error_code why);
    dialogue& reconnect();  // the next stream of the session begins
    // The stream is over; with `peer_text`, the server said this about it.
    dialogue& closed(boost::system::error_code why, std::optional<std::string> peer_text = {});
    dialogue& counted(std::uint64_t counters::*which, std::uint64_t times);  // up to here
    dialogue& advance(duration time);
    // Whatever a program does to a stream: send, request, close.
    dialogue& act(std::function<void(protocol::engine&, time_point)> what);

    // In place of its next line the server might as well say <success/>: no fault of it then.
    dialogue& may_succeed();

    // The server's bytes arrive as they were written, one by one, or in pieces drawn from `seed`.
    void run() const;
    void run_byte_by_byte() const;
    void run_in_pieces(std::uint64_t seed) const;
    void run_every_way() const;  // all of these, 20 seeds

    // How often we have to wait for the server since TLS stands on the latest stream: it speaks
    // after we have spoken.
    std::size_t round_trips() const;

    // Before and in the middle of each of the server's lines, and before each answer of the
    // outside, something breaks: the link, the XML, the stream, the server's voice, our own
    // patience. The engine must say `closed` once, write nothing but the end of its stream, then
    // stay quiet without a deadline, and nobody may be left waiting.
    void fails_cleanly_at_every_step() const;

    class runner;

private:
    enum class kind : std::uint8_t {
        client,
        server,
        tls,
        tls_fails,
        binding,
        token,
        key,
        salted_password,
        online,
        stanza,
        redirect,
        resumed,
        lost,
        suspended,
        reconnect,
        closed,
        counted,
        advance,
        act
    };
    struct step {
        kind what;
        std::string text;
        boost::system::error_code code;
        std::optional<std::string> peer_text;
        std::uint64_t counters::*counter = nullptr;
        std::uint64_t times = 0;
        duration time{};
        bool may_succeed = false;
        bool tls13 = false;
        channel_bindings available;
        channel_binding type{};
        std::function<void(protocol::engine&, time_point)> action;
    };

    struct fault;
    static const fault faults[];

    step& add(kind what, std::string text = {});
    // The step `at` begins, the server says that many bytes of it, then `f` happens.
    void fails_cleanly(std::size_t at, const fault& f, std::size_t said) const;

    protocol::stream_config config_;
    std::vector<step> steps_;
    bool may_succeed_ = false;  // goes to the next step
};

}  // namespace mynah::testing

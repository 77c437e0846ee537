// A session on a connection in memory, and what it tells.
#pragma once

#include <mynah/net/tls_context.hpp>
#include <mynah/session/session.hpp>
#include <mynah/testing/memory_links.hpp>
#include <mynah/testing/virtual_clock.hpp>

#include <optional>
#include <string>
#include <vector>

namespace mynah::testing {

inline session_config default_config()
{
    session_config c(jid::parse("bot@example.org").value());
    c.stream.resource = "x";
    c.stream.tls = protocol::tls_policy::direct;
    c.stream.sasl.certificate = true;  // EXTERNAL: no keys to derive, so no threads
    net::tls_options tls;
    tls.system_authorities = false;
    c.tls = net::tls_context::create(tls).value();
    return c;
}

class recorder final : public session_events {
public:
    void on_online() override { ++online; }
    void on_offline(const error& why, std::optional<duration> retry_in) override
    {
        reasons.push_back(why);
        retry = retry_in;
    }
    void on_suspended(const error& why, duration retry_in) override
    {
        ++suspended;
        reasons.push_back(why);
        retry = retry_in;
    }
    void on_resumed() override { ++resumed; }
    void on_stanza(stanza s, std::uint64_t number) override
    {
        stanzas.push_back(std::string(s.id()));
        numbers.push_back(number);
    }

    int online = 0;
    std::vector<error> reasons;
    std::optional<duration> retry;
    int suspended = 0;
    int resumed = 0;
    std::vector<std::string> stanzas;  // ids
    std::vector<std::uint64_t> numbers;
};

// What a server says to let a session in.
class login_script {
public:
    virtual void say(std::string_view bytes) = 0;
    virtual std::string heard() = 0;

    static std::string header()
    {
        return "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
               "xmlns:stream='http://etherx.jabber.org/streams' "
               "from='example.org' id='s' version='1.0'>";
    }

    void log_in()
    {
        say(header() +
            "<stream:features><mechanisms "
            "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>EXTERNAL</mechanism>"
            "</mechanisms></stream:features>");
        say("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        (void)heard();
        say(header() +
            "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>");
        say("<iq type='result' id='" + id_in(heard()) +
            "'><bind "
            "xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>bot@example.org/x</jid></bind></iq>");
    }

    // With stream management (XEP-0198).
    void log_in_managed(std::string_view grant = " id='s1' resume='true' max='300'")
    {
        authenticate();
        say(header() +
            "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
            "<sm xmlns='urn:xmpp:sm:3'/></stream:features>");
        say("<iq type='result' id='" + id_in(heard()) +
            "'><bind "
            "xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>bot@example.org/x</jid></bind></iq>");
        say("<enabled xmlns='urn:xmpp:sm:3'" + std::string(grant) + "/>");
    }
    // On a new connection; the answer to <resume/> is the test's.
    std::string ask_to_resume()
    {
        authenticate();
        say(header() +
            "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
            "<sm xmlns='urn:xmpp:sm:3'/></stream:features>");
        return heard();
    }
    void authenticate()
    {
        say(header() +
            "<stream:features><mechanisms "
            "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>EXTERNAL</mechanism>"
            "</mechanisms></stream:features>");
        say("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        (void)heard();
    }

    // "" when there is none.
    static std::string id_in(const std::string& xml)
    {
        if (xml.find(" id='") == std::string::npos) return {};
        const auto at = xml.find(" id='") + 5;
        return xml.substr(at, xml.find('\'', at) - at);
    }

protected:
    ~login_script() = default;
};

// The server's end of a connection in memory, and the time that passes.
class server_by_hand : public login_script {
public:
    explicit server_by_hand(memory_link_options options) : links(std::move(options)) {}

    void say(std::string_view bytes) override
    {
        links.link().send(bytes);
        time.settle();
    }
    std::string heard() override { return links.link().received(); }

    asio::io_context io{1};
    virtual_clock time{io};
    memory_links links;
};

class session_fixture : public server_by_hand {
public:
    explicit session_fixture(session_config config = default_config(),
                             memory_link_options options = {})
        : server_by_hand(std::move(options)),
          subject(io.get_executor(), time.wheel(), links, std::move(config), events)
    {
    }
    // With a layer above of the test's own.
    explicit session_fixture(session_events& above, session_config config = default_config())
        : server_by_hand({}),
          subject(io.get_executor(), time.wheel(), links, std::move(config), above)
    {
    }

    virtual ~session_fixture() { end(); }

    // Ends the session and what waits for it. A fixture on top of this one whose tasks use members
    // of its own calls it in its destructor: they are gone when this one's runs.
    void end()
    {
        subject.stop();
        subject.stop();
        time.advance(std::chrono::minutes(10));
    }

    void start()
    {
        group.spawn(run(), "session");
        time.settle();
    }

    recorder events;
    session subject;
    std::optional<error> ended;
    task_group group{io.get_executor()};

private:
    task<> run()
    {
        auto running = subject.run();
        ended = co_await std::move(running);
    }
};

}  // namespace mynah::testing

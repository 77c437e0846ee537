// A pool on real threads whose sessions talk to a server in memory, and a test that leads it
// through the door: no sockets, no sleeps.
#pragma once

#include <mynah/base/log.hpp>
#include <mynah/net/tls_context.hpp>
#include <mynah/pool/pool.hpp>
#include <mynah/testing/memory_link.hpp>

#include <boost/test/unit_test.hpp>

#include <future>
#include <map>
#include <mutex>
#include <string>

namespace mynah::testing {

// The far ends of a thread's connections, one per domain. Refuses whoever comes to "no...".
class scripted_links final : public net::link_source {
public:
    scripted_links() { here() = this; }
    ~scripted_links() override { here() = nullptr; }

    // Of the calling thread.
    static scripted_links*& here() noexcept
    {
        static thread_local scripted_links* instance = nullptr;
        return instance;
    }

    task<result<net::connection>> connect(net::connect_options options) override
    {
        const net::endpoint target(options.domain, 5223, true);
        auto& l = lines_[options.domain];
        l = line();
        co_return net::connection(l.link.take_transport(), target);
    }

    // Answers what has come since the last time.
    void serve()
    {
        for (auto& [domain, l] : lines_) answer(domain, l);
    }

    memory_link& link(const std::string& domain) { return lines_.at(domain).link; }
    // Everything that was said after the log-in.
    std::string heard(const std::string& domain) const
    {
        const auto found = lines_.find(domain);
        return found == lines_.end() ? std::string() : found->second.heard;
    }

private:
    struct line {
        memory_link link;
        int step = 0;
        std::string heard;
    };

    static void answer(const std::string& domain, line& l)
    {
        const auto text = l.link.received();
        if (text.empty()) return;
        const std::string header =
            "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
            "xmlns:stream='http://etherx.jabber.org/streams' from='" +
            domain + "' id='s' version='1.0'>";
        const std::string sasl = " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";
        switch (l.step++) {
            case 0:
                l.link.send(header + "<stream:features><mechanisms" + sasl +
                            "><mechanism>EXTERNAL</mechanism></mechanisms></stream:features>");
                return;
            case 1:
                if (domain.starts_with("no"))
                    l.link.send("<failure" + sasl + "><not-authorized/></failure></stream:stream>");
                else
                    l.link.send("<success" + sasl + "/>");
                return;
            case 2:
                l.link.send(header +
                            "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
                            "</stream:features>");
                return;
            case 3: {
                const auto at = text.find(" id='") + 5;
                l.link.send("<iq type='result' id='" + text.substr(at, text.find('\'', at) - at) +
                            "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>bot@" + domain +
                            "/x</jid></bind></iq>");
                return;
            }
            default: break;
        }
        l.heard += text;
        if (text.ends_with("</stream:stream>")) l.link.send("</stream:stream>");
    }

    std::map<std::string, line> lines_;
};

inline session_config account(const std::string& domain)
{
    static const auto tls = [] {
        net::tls_options options;
        options.system_authorities = false;
        return net::tls_context::create(options).value();
    }();
    session_config c(jid::parse("bot@" + domain).value());
    c.stream.tls = protocol::tls_policy::direct;
    c.stream.sasl.certificate = true;  // EXTERNAL: no keys to derive
    c.tls = tls;
    return c;
}

inline pool_settings in_memory(std::size_t threads)
{
    pool_settings s;
    s.threads = threads;
    s.links = [](asio::io_context&) { return std::make_unique<scripted_links>(); };
    return s;
}

// f() on that thread of the pool: what it returned.
template <class F>
auto on(pool& p, std::size_t thread, F f)
{
    std::packaged_task<decltype(f())()> call(std::move(f));
    auto answer = call.get_future();
    p.post(thread, std::move(call));
    return answer.get();
}

// Lets the servers answer, turn by turn, until it is so.
template <class Condition>
bool until(pool& p, Condition is_so)
{
    const auto end = clock::now() + std::chrono::seconds(30);
    while (clock::now() < end) {
        for (std::size_t i = 0; i < p.size(); ++i)
            on(p, i, [] { scripted_links::here()->serve(); });
        if (is_so()) return true;
    }
    return false;
}

inline std::string heard(pool& p, const std::string& domain)
{
    std::string all;
    for (std::size_t i = 0; i < p.size(); ++i)
        all += on(p, i, [&] { return scripted_links::here()->heard(domain); });
    return all;
}

// A message to the account there, on the thread where it is.
inline void say(pool& p, account_id to, const std::string& domain, const std::string& body)
{
    p.post(to, [=](bot&, const sender&) {
        scripted_links::here()->link(domain).send("<message type='chat' from='ann@" + domain +
                                                  "/1'><body>" + body + "</body></message>");
    });
}

class captured_lines {
public:
    captured_lines()
    {
        log::global().set_sink([this](std::string_view line) {
            std::lock_guard lock(mutex_);
            text_ += line;
        });
    }
    captured_lines(const captured_lines&) = delete;
    captured_lines& operator=(const captured_lines&) = delete;
    ~captured_lines() { log::global().set_sink(log::to_stderr()); }

    std::string text() const
    {
        std::lock_guard lock(mutex_);
        return text_;
    }
    bool contain(std::string_view part) const { return text().find(part) != std::string::npos; }

private:
    mutable std::mutex mutex_;
    std::string text_;
};

}  // namespace mynah::testing

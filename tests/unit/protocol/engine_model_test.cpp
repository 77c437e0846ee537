// XEP-0198 against a server that acknowledges late, early or never, loses the connection anywhere,
// resumes, and forgets, with a client that is killed and goes on from what it has on disk: nothing
// that has been acknowledged is lost, nothing comes twice within a session, and the order is kept,
// both ways. Each run is drawn from a seed, which is printed when it fails.
#include <mynah/base/counters.hpp>
#include <mynah/protocol/engine.hpp>
#include <mynah/stanza/message.hpp>
#include <mynah/xml/stream_parser.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace mynah;
using namespace mynah::protocol;
using namespace std::chrono_literals;

namespace {

constexpr int seeds = 10'000;

const std::string header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams' id='s' from='example.org' version='1.0'>";

stream_config config()
{
    stream_config c(jid::parse("example.org").value());
    c.tls = tls_policy::off;
    c.sasl.anonymous = true;
    return c;
}

int number_in(xml::element message)
{
    return std::atoi(std::string(message.child("body").text()).c_str());
}

std::string numbered(int n)
{
    return "<message from='ann@example.org/1' type='chat'><body>" + std::to_string(n) +
           "</body></message>";
}

// What the server keeps of a session.
class server_session {
public:
    std::string id;
    std::vector<int> received;  // in the order of arrival
    std::deque<int> unacknowledged;
    std::uint32_t acknowledged = 0;  // by the client
    bool managed = false;
};

class run {
public:
    explicit run(std::uint32_t seed) : dice_(seed) {}

    void go()
    {
        connect();
        for (int step = 0; step < 600; ++step) act();
        calm_ = true;  // no more accidents: everything comes to rest
        for (int round = 0; round < 400; ++round) {
            if (engine_->over()) connect();
            for (auto number : std::exchange(handled_later_, {})) engine_->finished(number, now_);
            client_to_wire();
            server_reads();
            if (online_ && session_->managed && round % 20 == 0)
                to_client(ack() + "<r xmlns='urn:xmpp:sm:3'/>");
            client_reads();
            if (round % 10 == 0) time_passes(1s);
        }
        check();
    }

private:
    std::uint32_t roll(std::uint32_t n) { return std::uint32_t(dice_() % n); }
    // All of it, or a piece.
    std::size_t some(std::size_t n)
    {
        return n == 0 || roll(3) != 0 ? n : 1 + roll(std::uint32_t(n));
    }

    void act()
    {
        switch (roll(16)) {
            case 0:
            case 1:
            case 2: return client_sends();
            case 3:
            case 4: return client_to_wire();
            case 5:
            case 6: return server_reads();
            case 7:
            case 8: return client_reads();
            case 9:
            case 10: return server_sends();
            case 11:
                if (online_ && session_->managed) to_client(ack());
                return;
            case 12:
                if (online_ && session_->managed) to_client("<r xmlns='urn:xmpp:sm:3'/>");
                return;
            case 13: return time_passes(std::chrono::milliseconds(roll(3000)));
            case 14:
                if (roll(4) == 0) cut();
                if (roll(20) == 0) kill();
                return;
            case 15:
                if (engine_->over()) connect();
                return;
        }
    }

    // --- The client

    void connect()
    {
        engine_->start(now_, "fyko+d2lbbFgONRvbCd7T2uPMEWMzX2V");
        c2s_.clear();
        s2c_.clear();
        parser_ = xml::stream_parser();
        logged_in_ = online_ = false;
        handle_events();
    }

    void cut()
    {
        engine_->abandon(errc::truncated);
        handle_events();
        online_ = false;
    }

    std::unique_ptr<engine> fresh_engine()
    {
        return std::make_unique<engine>(config(), id_generator(), counts_);
    }

    // Ahead of the wire, as a session does it.
    void write_to_disk()
    {
        disk_.reset();
        if (engine_->management().resumable()) disk_ = engine_->saved();
    }

    // The process is gone, and the next one has what is on disk.
    void kill()
    {
        for (const auto& [body, number] : std::exchange(number_of_, {})) {
            if (engine_->outcome(number) == delivery::acknowledged) settled_.push_back(body);
            sent_by_the_dead_.push_back(body);
        }
        engine_ = fresh_engine();
        handled_later_.clear();
        online_ = false;
        if (!disk_) return connect();
        BOOST_REQUIRE(engine_->restore(*disk_, now_));
        BOOST_REQUIRE(engine_->suspended());
        std::uint64_t number = 0;
        for (const auto& stanza : disk_->unacknowledged) {
            const auto body = std::atoi(stanza.c_str() + stanza.find("<body>") + 6);
            number_of_[body] = ++number;
        }
        // What had come and was not handled, or not written down, comes again.
        BOOST_REQUIRE(heard_.size() >= uncounted_ + disk_->handled);
        heard_.resize(uncounted_ + disk_->handled);
        ++takeovers;
    }

    void client_sends()
    {
        if (engine_->queue_full()) return;
        const auto sent = engine_->send(message().body(std::to_string(++last_body_)), now_);
        if (sent && *sent != 0) number_of_[last_body_] = *sent;
    }

    void client_to_wire()
    {
        write_to_disk();
        const auto n = some(engine_->output().size());
        c2s_ += engine_->output().substr(0, n);
        engine_->consume(n);
    }

    void client_reads()
    {
        if (engine_->over() || s2c_.empty()) return;
        const auto n = some(s2c_.size());
        std::memcpy(engine_->prepare(n).data(), s2c_.data(), n);
        engine_->commit(n, now_);
        s2c_.erase(0, n);
        handle_events();
    }

    void handle_events()
    {
        hear_events();
        if (!engine_->management().resumable()) disk_.reset();  // the session is over
    }

    void hear_events()
    {
        for (;;) switch (engine_->next_event(now_)) {
                case engine_event::none:
                case engine_event::suspended:
                case engine_event::closed:
                case engine_event::redirect: return;
                case engine_event::online:
                    heard_.clear();
                    uncounted_ = 0;
                    break;
                case engine_event::resumed: ++resumptions; break;
                case engine_event::lost: break;
                case engine_event::stanza: {
                    const auto s = engine_->take_stanza();
                    heard_.push_back(number_in(s.root()));
                    uncounted_ += engine_->stanza_number() == 0;
                    handled_later_.push_back(engine_->stanza_number());
                    while (!handled_later_.empty() && (calm_ || roll(2) == 0)) {
                        const auto at = roll(std::uint32_t(handled_later_.size()));
                        engine_->finished(handled_later_[at], now_);
                        handled_later_.erase(handled_later_.begin() + at);
                    }
                    break;
                }
                case engine_event::needs_tls:
                case engine_event::needs_channel_binding:
                case engine_event::needs_token:
                case engine_event::needs_key:
                case engine_event::needs_salted_password: BOOST_FAIL("nothing is asked for");
            }
    }

    void time_passes(duration d)
    {
        const auto end = now_ + d;
        while (engine_->deadline() <= end) {
            now_ = std::max(now_, engine_->deadline());
            engine_->tick(now_);
            handle_events();
            if (engine_->over()) online_ = false;
        }
        now_ = end;
    }

    // --- The server

    void to_client(const std::string& bytes) { s2c_ += bytes; }

    std::string ack() const
    {
        return "<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(session_->received.size()) + "'/>";
    }

    void server_sends()
    {
        if (!online_) return;
        to_client(numbered(++last_numbered_));
        if (session_->managed) session_->unacknowledged.push_back(last_numbered_);
    }

    void server_reads()
    {
        if (c2s_.empty()) return;
        const auto n = some(c2s_.size());
        parser_.feed(std::string_view(c2s_).substr(0, n));
        c2s_.erase(0, n);
        for (;;) switch (parser_.next()) {
                case xml::stream_event::none: return;
                case xml::stream_event::closed:
                case xml::stream_event::malformed: return cut();
                case xml::stream_event::open: on_header(); break;
                case xml::stream_event::stanza: on_element(parser_.take()); break;
            }
    }

    void on_header()
    {
        to_client(header + (logged_in_
                                ? "<stream:features><bind "
                                  "xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm "
                                  "xmlns='urn:xmpp:sm:3'/></stream:features>"
                                : "<stream:features><mechanisms "
                                  "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>ANONYMOUS</"
                                  "mechanism></mechanisms></stream:features>"));
    }

    void on_element(const xml::tree& element)
    {
        const auto e = element.root();
        if (e.name() == "auth") {
            logged_in_ = true;
            parser_ = xml::stream_parser();
            to_client("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        } else if (e.name() == "iq") {
            bind(e);
        } else if (e.name() == "enable") {
            session_->managed = true;
            to_client("<enabled xmlns='urn:xmpp:sm:3' resume='true' id='" + session_->id + "'/>");
        } else if (e.name() == "resume") {
            resume(e);
        } else if (e.name() == "r") {
            if (calm_ || roll(8) != 0) to_client(ack());
        } else if (e.name() == "a") {
            acknowledged(std::uint32_t(std::stoul(std::string(e["h"]))));
        } else if (e.name() == "message") {
            session_->received.push_back(number_in(e));
        }
    }

    void bind(xml::element request)
    {
        session_ = &sessions_.emplace_back();
        session_->id = "sm" + std::to_string(sessions_.size());
        first_of_session_ = last_numbered_ + 1;
        online_ = true;
        to_client("<iq type='result' id='" + std::string(request["id"]) +
                  "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>bot@example.org/x</jid>"
                  "</bind></iq>");
    }

    void resume(xml::element request)
    {
        const bool known = session_ && session_->id == request["previd"];
        if (!known || (!calm_ && roll(4) == 0)) {
            const auto h = known && roll(2) == 0
                               ? " h='" + std::to_string(session_->received.size()) + "'"
                               : std::string();
            to_client("<failed xmlns='urn:xmpp:sm:3'" + h +
                      "><item-not-found "
                      "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
            return;
        }
        to_client("<resumed xmlns='urn:xmpp:sm:3' previd='" + session_->id + "' h='" +
                  std::to_string(session_->received.size()) + "'/>");
        acknowledged(std::uint32_t(std::stoul(std::string(request["h"]))));
        for (int n : session_->unacknowledged) to_client(numbered(n));
        online_ = true;
    }

    void acknowledged(std::uint32_t h)
    {
        BOOST_REQUIRE(h >= session_->acknowledged);
        BOOST_REQUIRE(h - session_->acknowledged <= session_->unacknowledged.size());
        for (; session_->acknowledged != h; ++session_->acknowledged)
            session_->unacknowledged.pop_front();
    }

    // --- What must hold

    void check() const
    {
        std::map<int, int> times;
        for (const auto& s : sessions_) {
            BOOST_REQUIRE(std::is_sorted(s.received.begin(), s.received.end()));
            for (int body : s.received) ++times[body];
        }
        for (int body : settled_) BOOST_REQUIRE(times[body] == 1);
        for (int body : sent_by_the_dead_) BOOST_REQUIRE(times[body] <= 1);
        for (const auto& [body, number] : number_of_) {
            BOOST_REQUIRE(times[body] <= 1);
            const auto outcome = engine_->outcome(number);
            BOOST_REQUIRE(outcome != delivery::pending);
            if (outcome == delivery::acknowledged) BOOST_REQUIRE(times[body] == 1);
        }
        // The client has heard everything of the last session, once and in order.
        int expected = first_of_session_;
        for (int n : heard_) BOOST_REQUIRE(n == expected++);
        BOOST_REQUIRE(expected == last_numbered_ + 1);
        BOOST_TEST_INFO("h " << engine_->management().h() << ", acknowledged "
                             << session_->acknowledged << ", waiting "
                             << session_->unacknowledged.size() << ", online "
                             << engine_->online());
        BOOST_REQUIRE(session_->unacknowledged.empty());
    }

    std::mt19937 dice_;
    counters counts_;
    std::unique_ptr<engine> engine_ = fresh_engine();
    std::optional<saved_session> disk_;
    time_point now_{std::chrono::hours(1)};
    std::string c2s_, s2c_;
    int last_body_ = 0;
    std::map<int, std::uint64_t> number_of_;
    std::vector<int> heard_;     // in this session
    std::size_t uncounted_ = 0;  // of those, before it was managed
    std::vector<std::uint64_t> handled_later_;
    std::vector<int> settled_;           // acknowledged to a process that was killed
    std::vector<int> sent_by_the_dead_;  // all that it sent

    xml::stream_parser parser_;
    bool logged_in_ = false;
    bool online_ = false;
    bool calm_ = false;
    std::deque<server_session> sessions_;
    server_session* session_ = nullptr;
    int last_numbered_ = 0;
    int first_of_session_ = 1;

public:
    int resumptions = 0;
    int takeovers = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(whatever_the_server_and_the_network_do_nothing_acknowledged_is_lost)
{
    long resumptions = 0, takeovers = 0;
    for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
        BOOST_TEST_INFO_SCOPE("seed " << seed);
        run r(seed);
        r.go();
        resumptions += r.resumptions;
        takeovers += r.takeovers;
    }
    BOOST_TEST(resumptions > seeds / 4);  // it is resumption that is tested
    BOOST_TEST(takeovers > seeds / 4);
}

#include <mynah/testing/harness.hpp>

#include <mynah/net/tls_context.hpp>
#include <mynah/xml/writer.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace mynah::testing {
namespace {

constexpr std::string_view header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams' "
    "from='example.org' id='harness' version='1.0'>";
constexpr std::string_view client_header =
    "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
    "to='example.org' version='1.0'>";

constexpr std::string_view component_header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' "
    "xmlns:stream='http://etherx.jabber.org/streams' id='harness'>";

session_config client_config()
{
    session_config c(jid::parse("bot@example.org").value());
    c.stream.resource = "harness";
    c.stream.tls = protocol::tls_policy::direct;
    c.stream.sasl.certificate = true;
    return c;
}

session_config config(const harness_options& options)
{
    const auto& component = options.component;
    auto c = component.empty()
                 ? client_config()
                 : session_config::component(jid::parse(component).value(), secret("harness"),
                                             net::endpoint("localhost", 5347));
    c.stream.serves_not = options.serves_not;
    c.stream.google_roster = options.google_roster;
    net::tls_options tls;
    tls.system_authorities = false;
    c.tls = net::tls_context::create(tls).value();
    return c;
}

std::string text_of(xml::element e)
{
    std::string text;
    xml::writer out(text, xml::ns::client);
    e.write(out);
    (void)out.finish();
    return text;
}

// With the attributes in alphabetical order. Deep stanzas do not come up in tests.
void write_sorted(xml::element e, xml::writer& out)
{
    std::vector<xml::element::attribute_view> attributes;
    for (std::size_t i = 0; i < e.attribute_count(); ++i) attributes.push_back(e.attribute_at(i));
    std::sort(attributes.begin(), attributes.end(), [](const auto& a, const auto& b) {
        return std::pair(a.name, a.space) < std::pair(b.name, b.space);
    });
    out.start(e.name(), e.space());
    for (const auto& a : attributes) out.attribute(a.name, a.value, a.space);
    out.text(e.text());
    for (auto child : e.children()) {
        write_sorted(child, out);
        out.text(child.tail());
    }
    out.end();
}

std::string canonical(std::string_view stanza)
{
    const auto tree = xml::tree::parse(stanza, xml::ns::client);
    if (!tree)
        throw harness_mismatch(
            fmt::format("this is not one stanza of well-formed XML ({}):\n    {}",
                        tree.error().message(), stanza));
    std::string text;
    xml::writer out(text, xml::ns::client);
    write_sorted(tree->root(), out);
    (void)out.finish();
    return text;
}

}  // namespace

void unheard_failures::add(const error& why, std::string_view what, jid_view peer)
{
    if (!first_.empty()) return;
    first_ = fmt::format("{}: {}", what, why.message());
    if (!peer.empty()) first_ += fmt::format(" (peer {})", peer.text());
}

std::string unheard_failures::take() { return std::exchange(first_, {}); }

bot_harness::bot_harness(bot& b, const harness_options& options, unheard_failures* failures)
    : links_(options.link),
      failures_(failures),
      roster_(options.roster),
      component_(options.component)
{
    session_.emplace(io_.get_executor(), time_.wheel(), workers_, links_, config(options), b);
    main_.spawn(run(), "harness");
    time_.settle();
    try {
        log_in();
        must_be_well();
    } catch (...) {
        end();
        throw;
    }
}

bot_harness::~bot_harness() { end(); }

void bot_harness::end() noexcept
{
    time_.set_offloaded(offloaded::ignored);  // who waits for it is cancelled
    session_->stop();
    session_->stop();  // not politely: nobody answers
    main_.spawn(workers_.shut_down(), "workers");
    time_.advance(std::chrono::seconds(10));
}

task<> bot_harness::run()
{
    try {
        auto running = session_->run(duration::zero());
        ended_ = co_await std::move(running);
    } catch (...) {
        thrown_ = std::current_exception();
    }
}

// Nothing that goes wrong behind the test's back stays there.
void bot_harness::must_be_well()
{
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
    if (failures_)
        if (const auto failure = failures_->take(); !failure.empty())
            throw harness_mismatch("the bot failed: " + failure);
    if (ended_ && ended_->code != errc::closed)
        throw harness_mismatch("the session has ended: " + ended_->message());
}

// A component sends no presence of its own accord.
void bot_harness::shake_hands()
{
    sent_ = xml::stream_parser({}, xml::ns::component);
    links_.link().send(component_header);
    time_.settle();
    sent_.feed(links_.link().received());
    while (sent_.next() != xml::stream_event::stanza)
        if (sent_.idle()) throw harness_mismatch("the component did not shake hands");
    (void)sent_.take();
    links_.link().send("<handshake/>");
    time_.settle();
    collect();
}

// Plays the server until the bot has said that it is there.
void bot_harness::log_in()
{
    if (!component_.empty()) return shake_hands();
    auto& link = links_.link();
    const auto say = [&](std::string_view text) {
        link.send(text);
        time_.settle();
        return link.received();
    };
    (void)link.received();
    say(std::string(header) +
        "<stream:features><mechanisms "
        "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>EXTERNAL</mechanism></mechanisms>"
        "</stream:features>");
    say("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
    const auto bind =
        say(std::string(header) +
            "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>");

    sent_ = xml::stream_parser();
    sent_.feed(client_header);
    (void)sent_.next();
    sent_.feed(bind);
    if (sent_.next() != xml::stream_event::stanza)
        throw harness_mismatch("the bot did not bind a resource: " + bind);
    const auto request = sent_.take();
    link.send(
        fmt::format("<iq type='result' id='{}'><bind "
                    "xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>bot@example.org/harness"
                    "</jid></bind></iq>",
                    request.root()["id"]));
    time_.settle();
    collect();
    while (!stanzas_.empty() && first_presence_.empty()) {
        const auto stanza = next();
        const auto tree = xml::tree::parse(stanza, xml::ns::client).value();
        if (tree.root().name() == "presence")
            first_presence_ = stanza;
        else if (tree.root().child("query", "jabber:iq:roster"))
            receive(fmt::format(
                "<iq type='result' id='{}'><query xmlns='jabber:iq:roster'>{}</query></iq>",
                tree.root()["id"], roster_));
    }
    if (first_presence_.empty()) throw harness_mismatch("the bot did not send its presence");
}

void bot_harness::collect()
{
    auto bytes = links_.link().received();
    while (!bytes.empty()) {
        sent_.feed(bytes);
        bytes.clear();
        while (sent_.next() == xml::stream_event::stanza)
            stanzas_.push_back(text_of(sent_.take().root()));
        bytes = links_.link().received();  // room for what waited
    }
}

void bot_harness::receive(std::string_view stanzas)
{
    links_.link().send(names_.fill(stanzas));
    time_.settle();
    collect();
    must_be_well();
}

std::string bot_harness::next()
{
    if (stanzas_.empty()) {
        time_.settle();
        collect();
    }
    if (stanzas_.empty()) return {};
    auto stanza = std::move(stanzas_.front());
    stanzas_.pop_front();
    return stanza;
}

void bot_harness::expect(std::string_view stanza)
{
    const auto wanted = canonical(stanza);
    const auto got = next();
    must_be_well();
    if (!got.empty() && names_.match(wanted, canonical(got))) return;
    throw harness_mismatch(fmt::format("expected\n    {}\nbut the bot sent\n    {}",
                                       names_.fill(stanza), got.empty() ? "nothing" : got));
}

void bot_harness::expect_nothing()
{
    const auto got = next();
    must_be_well();
    if (!got.empty()) throw harness_mismatch("expected nothing, but the bot sent\n    " + got);
}

void bot_harness::advance(duration time)
{
    const auto before = links_.attempts();
    time_.advance(time);
    if (links_.attempts() != before) {
        first_presence_.clear();
        log_in();
    }
    collect();
    must_be_well();
}

void bot_harness::disconnect()
{
    links_.link().cut();
    time_.settle();
}

}  // namespace mynah::testing

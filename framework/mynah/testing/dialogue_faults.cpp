// Everything that may go wrong on the way through a dialogue, at each of its steps.
#include <mynah/testing/detail/dialogue_runner.hpp>

#include <fmt/format.h>

namespace mynah::testing {

// What may go wrong at any time.
struct dialogue::fault {
    // Between elements: inside of one, another is only data.
    enum from : std::uint8_t { anyone, server, server_between_elements };

    std::string_view what;
    from source;
    void (*happen)(runner&);
};

namespace {

using std::chrono::hours;

// Whatever is said: it ends sooner or later.
void server_says(dialogue::runner& r, std::string_view xml)
{
    r.feed(xml);
    if (r.goes_on()) r.time_passes(hours(1));
}

}  // namespace

const dialogue::fault dialogue::faults[] = {
    {"the link breaks", fault::anyone, [](runner& r) { r.subject().abandon(errc::truncated); }},
    {"silence", fault::anyone, [](runner& r) { r.time_passes(hours(1)); }},
    {"we are told to stop", fault::anyone,
     [](runner& r) {
         r.subject().close(r.now());
         r.time_passes(hours(1));
     }},
    {"broken XML", fault::server, [](runner& r) { r.feed("<<"); }},
    {"a processing instruction", fault::server, [](runner& r) { r.feed("<?php?>"); }},
    {"the server's end", fault::server_between_elements,
     [](runner& r) { r.feed("</stream:stream>"); }},
    {"a stream error", fault::server_between_elements,
     [](runner& r) {
         r.feed(
             "<stream:error xmlns:stream='http://etherx.jabber.org/streams'>"
             "<internal-server-error xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>");
     }},
    {"an unknown element", fault::server_between_elements,
     [](runner& r) { server_says(r, "<garbage xmlns='urn:example:garbage'/>"); }},
    {"a stanza", fault::server_between_elements, [](runner& r) { server_says(r, "<message/>"); }},
    {"other features", fault::server_between_elements,
     [](runner& r) {
         server_says(r, "<stream:features xmlns:stream='http://etherx.jabber.org/streams'/>");
     }},
    {"success", fault::server_between_elements,
     [](runner& r) { server_says(r, "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"); }},
};

void dialogue::fails_cleanly_at_every_step() const
{
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        const bool server_speaks = steps_[i].what == kind::server;
        const bool we_are_asked = steps_[i].what == kind::tls || steps_[i].what == kind::binding ||
                                  steps_[i].what == kind::key;
        if (!server_speaks && !we_are_asked) continue;
        for (const auto& f : faults) {
            if (f.source != fault::anyone && !server_speaks) continue;
            fails_cleanly(i, f, 0);
            if (server_speaks && f.source != fault::server_between_elements)
                fails_cleanly(i, f, steps_[i].text.size() / 2);
        }
    }
}

void dialogue::fails_cleanly(std::size_t at, const fault& f, std::size_t said) const
{
    try {
        runner r(*this, [](std::size_t left) { return left; });
        r.run(at);
        if (said != 0) r.feed_step(steps_[at], said);
        if (!r.goes_on()) return;
        f.happen(r);
        r.must_be_over();
    } catch (const dialogue_mismatch& e) {
        throw dialogue_mismatch(fmt::format("{} {} step {}: {}", f.what,
                                            said == 0 ? "before" : "within", at + 1, e.what()));
    }
}

}  // namespace mynah::testing

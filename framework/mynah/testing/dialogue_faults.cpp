// Everything that may go wrong on the way through a dialogue, at each of its steps.
#include <mynah/testing/detail/dialogue_runner.hpp>

#include <fmt/format.h>

namespace mynah::testing {

// What may go wrong at any time.
struct dialogue::fault {
    // Between elements: inside of one, another is only data.
    enum from : std::uint8_t { anyone, the_server, between_elements };

    std::string_view what;
    from source;
    void (*happen)(runner&);  // what we or the outside do; nullptr: the server says
    std::string_view says;
    bool at_once = false;  // the end must not wait for our patience
};

namespace {

using std::chrono::hours;

}  // namespace

const dialogue::fault dialogue::faults[] = {
    {"the link breaks", fault::anyone, [](runner& r) { r.subject().abandon(errc::truncated); }, "",
     true},
    {"silence", fault::anyone, [](runner& r) { r.time_passes(hours(1)); }, "", true},
    {"we are told to stop", fault::anyone,
     [](runner& r) {
         r.subject().close(r.now());
         r.time_passes(hours(1));
     },
     "", true},
    {"broken XML", fault::the_server, nullptr, "<<", true},
    {"a processing instruction", fault::the_server, nullptr, "<?php?>", true},
    {"the server's end", fault::between_elements, nullptr, "</stream:stream>", true},
    {"a stream error", fault::between_elements, nullptr,
     "<stream:error xmlns:stream='http://etherx.jabber.org/streams'>"
     "<internal-server-error xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
     true},
    {"an unknown element", fault::between_elements, nullptr,
     "<garbage xmlns='urn:example:garbage'/>"},
    {"a stanza", fault::between_elements, nullptr, "<message/>"},
    {"other features", fault::between_elements, nullptr,
     "<stream:features xmlns:stream='http://etherx.jabber.org/streams'/>"},
    {"success", fault::between_elements, nullptr,
     "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"},
    {"success of SASL2", fault::between_elements, nullptr,
     "<success xmlns='urn:xmpp:sasl:2'><authorization-identifier>bot@example.org"
     "</authorization-identifier></success>"},
};

void dialogue::fails_cleanly_at_every_step() const
{
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        const bool server_speaks = steps_[i].what == kind::server;
        const bool we_are_asked = steps_[i].what == kind::tls || steps_[i].what == kind::binding ||
                                  steps_[i].what == kind::token || steps_[i].what == kind::key ||
                                  steps_[i].what == kind::salted_password;
        if (!server_speaks && !we_are_asked) continue;
        for (const auto& f : faults) {
            if (f.source != fault::anyone && !server_speaks) continue;
            // What the server was to say anyway is no fault.
            if (!f.happen && steps_[i].text.starts_with(f.says)) continue;
            if (steps_[i].may_succeed && f.says.starts_with("<success")) continue;
            fails_cleanly(i, f, 0);
            if (server_speaks && f.source != fault::between_elements)
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
        r.breaks();
        if (f.happen) f.happen(r);
        r.feed(f.says);
        if (!f.at_once && r.goes_on()) r.time_passes(hours(1));
        r.must_be_over();
    } catch (const dialogue_mismatch& e) {
        throw dialogue_mismatch(fmt::format("{} {} step {}: {}", f.what,
                                            said == 0 ? "before" : "within", at + 1, e.what()));
    }
}

}  // namespace mynah::testing

#include <mynah/testing/detail/dialogue_runner.hpp>

#include <mynah/stanza/message.hpp>
#include <mynah/testing/detail/last_words.hpp>
#include <mynah/xml/writer.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace mynah::testing {

using protocol::engine_event;

namespace {

constexpr std::string_view fixed_nonce = "fyko+d2lbbFgONRvbCd7T2uPMEWMzX2V";

std::string_view name(engine_event e)
{
    switch (e) {
        case engine_event::none: return "nothing";
        case engine_event::needs_tls: return "needs_tls";
        case engine_event::needs_channel_binding: return "needs_channel_binding";
        case engine_event::needs_token: return "needs_token";
        case engine_event::needs_key: return "needs_key";
        case engine_event::needs_salted_password: return "needs_salted_password";
        case engine_event::online: return "online";
        case engine_event::stanza: return "stanza";
        case engine_event::resumed: return "resumed";
        case engine_event::lost: return "lost";
        case engine_event::suspended: return "suspended";
        case engine_event::redirect: return "redirect";
        case engine_event::closed: return "closed";
    }
    return "?";
}

}  // namespace

dialogue::runner::runner(const dialogue& script, cutter cut)
    : script_(script), cut_(std::move(cut)), engine_(script.config_, id_generator(), counts_)
{
    engine_.start(now_, std::string(fixed_nonce));
}

void dialogue::runner::run(std::size_t steps)
{
    for (at_ = 0; at_ != steps; ++at_) perform(script_.steps_[at_]);
}

void dialogue::runner::run()
{
    run(script_.steps_.size());
    expect(engine_event::none);
    if (!engine_.output().empty()) mismatch("no more output", engine_.output());
}

void dialogue::runner::feed(std::string_view bytes)
{
    listen();
    while (!bytes.empty() && !pending_) {
        const auto n = std::min(cut_(bytes.size()), bytes.size());
        std::memcpy(engine_.prepare(n).data(), bytes.data(), n);
        engine_.commit(n, now_);
        bytes.remove_prefix(n);
        listen();
    }
    unfed_ += bytes;
}

void dialogue::runner::time_passes(duration d)
{
    catch_up();
    const auto end = now_ + d;
    while (engine_.deadline() <= end) {
        now_ = std::max(now_, engine_.deadline());
        engine_.tick(now_);
        if (engine_.deadline() <= now_) mismatch("a deadline that is met to move on", "it stands");
    }
    now_ = end;
}

bool dialogue::runner::goes_on()
{
    for (auto e = next(); e != engine_event::none; e = next())
        if (broken_ && !may_follow_a_fault(e, was_online_))
            mismatch("nothing but the end", name(e));
    if (broken_) last_words_ += engine_.output();
    engine_.consume(engine_.output().size());
    return !engine_.over();
}

void dialogue::runner::breaks()
{
    broken_ = true;
    was_online_ = engine_.online();
}

void dialogue::runner::must_be_over()
{
    goes_on();
    engine_.give_up();  // a session that waits for its next stream waits in vain
    if (!are_last_words(last_words_, was_online_))
        mismatch("nothing more to be written than the end of the stream", last_words_);
    if (!engine_.over()) mismatch("the stream to be over", "it goes on");
    if (ends_ != 1) mismatch("one `closed`", std::to_string(ends_));
    if (engine_.deadline() != never) mismatch("no deadline any more", "there is one");
    if (engine_.pending_requests() != 0) mismatch("no request left waiting", "there is one");
    message late;
    if (engine_.send(late, now_)) mismatch("nothing to be taken any more", "a stanza was");
}

void dialogue::runner::perform(const step& s)
{
    switch (s.what) {
        case kind::client: return expect_output(s.text);
        case kind::server: return feed(names_.fill(s.text));
        case kind::tls:
            expect(engine_event::needs_tls);
            if (!engine_.output().empty())
                mismatch("everything written before TLS starts", engine_.output());
            return engine_.supply_tls(now_, s.tls13, s.available);
        case kind::tls_fails: expect(engine_event::needs_tls); return engine_.abandon(s.code);
        case kind::binding:
            expect(engine_event::needs_channel_binding);
            if (engine_.binding_type() != s.type)
                mismatch(to_text(s.type), to_text(engine_.binding_type()));
            return engine_.supply_channel_binding(s.text);
        case kind::token:
            expect(engine_event::needs_token);
            return engine_.supply_token(secret(s.text));
        case kind::key: {
            expect(engine_event::needs_key);
            const auto& wanted = engine_.key_request();
            return engine_.supply_key(*sasl::derive_keys(wanted, script_.config_.password));
        }
        case kind::salted_password: {
            expect(engine_event::needs_salted_password);
            const auto salted =
                sasl::salt_password(engine_.key_request(), script_.config_.password);
            return engine_.supply_salted_password(*salted);
        }
        case kind::online:
            expect(engine_event::online);
            if (engine_.address().text() != s.text) mismatch(s.text, engine_.address().text());
            return;
        case kind::stanza: return expect_stanza(s.text);
        case kind::redirect:
            expect(engine_event::redirect);
            if (engine_.redirect_host() != s.text) mismatch(s.text, engine_.redirect_host());
            return;
        case kind::resumed: return expect(engine_event::resumed);
        case kind::lost: return expect(engine_event::lost);
        case kind::suspended: return expect_end(s, engine_event::suspended);
        case kind::reconnect:
            ends_ = 0;
            unfed_.clear();
            return engine_.start(now_, std::string(fixed_nonce));
        case kind::closed: return expect_end(s, engine_event::closed);
        case kind::counted:
            if (counts_.*s.counter != s.times)
                mismatch(std::to_string(s.times), std::to_string(counts_.*s.counter));
            return;
        case kind::advance: return time_passes(s.time);
        case kind::act: return s.action(engine_, now_);
    }
}

void dialogue::runner::expect_stanza(const std::string& wanted)
{
    expect(engine_event::stanza);
    const auto taken = engine_.take_stanza();
    engine_.finished(engine_.stanza_number(), now_);
    std::string text;
    xml::writer out(text, xml::ns::client);
    taken.root().write(out);
    if (!names_.match(wanted, text)) mismatch(names_.fill(wanted), text);
}

void dialogue::runner::expect_end(const step& s, engine_event how)
{
    expect(how);
    const auto& why = engine_.why();
    if (why.code != s.code) mismatch(s.code.message(), why.message());
    if (s.peer_text && why.peer_text != *s.peer_text) mismatch(*s.peer_text, why.peer_text);
}

void dialogue::runner::listen()
{
    if (pending_) return;
    if (const auto e = engine_.next_event(now_); e != engine_event::none) pending_ = e;
}

void dialogue::runner::catch_up()
{
    listen();
    if (!pending_ && !unfed_.empty()) feed(std::exchange(unfed_, {}));
}

engine_event dialogue::runner::next()
{
    catch_up();
    const auto e = std::exchange(pending_, {}).value_or(engine_event::none);
    if (e == engine_event::closed || e == engine_event::suspended || e == engine_event::redirect)
        ++ends_;
    return e;
}

void dialogue::runner::expect(engine_event wanted)
{
    const auto got = next();
    if (got == wanted) return;
    const bool over = got == engine_event::closed || got == engine_event::suspended;
    mismatch(name(wanted), over ? std::string(name(got)) + ": " + engine_.why().message()
                                : std::string(name(got)));
}

void dialogue::runner::expect_output(const std::string& wanted)
{
    catch_up();
    const std::string got(engine_.output());
    engine_.consume(got.size());
    if (!names_.match(wanted, got)) mismatch(names_.fill(wanted), got);
}

void dialogue::runner::mismatch(std::string_view expected, std::string_view got) const
{
    throw dialogue_mismatch(
        fmt::format("step {}: expected\n    {}\nbut there was\n    {}", at_ + 1, expected, got));
}

}  // namespace mynah::testing

// The way in of a session: bytes for the engine, and what the engine makes of them.
#include <mynah/base/log.hpp>
#include <mynah/base/thrown.hpp>
#include <mynah/session/session.hpp>

namespace mynah {

using protocol::engine_event;

namespace {

constexpr std::size_t read_size = 16 * 1024;

}  // namespace

// What is thrown (no memory, a layer above that throws) costs this stream, not the session.
template <class Step>
void session::guarded(Step step)
{
    try {
        step();
    } catch (const std::exception&) {
        over(thrown(errc::disconnected));
    }
}

void session::proceed()
{
    guarded([this] { advance(); });
}

// Until there is nothing but to wait: for bytes, for room, or for the answer to a question.
void session::advance()
{
    while (streaming()) {
        const auto event = engine_.next_event(wheel_.now());
        settle();
        switch (event) {
            case engine_event::none:
                if (listen()) return;
                break;
            case engine_event::needs_channel_binding: supply_channel_binding(); break;
            case engine_event::needs_tls:
            case engine_event::needs_token:
            case engine_event::needs_key:
            case engine_event::needs_salted_password:
                watch_time();
                ask(event);
                return;
            case engine_event::online:
                taken_over_ = false;  // it was too late
                went_online("logged in");
                events_.on_online();
                break;
            case engine_event::resumed:
                went_online("resumed");
                if (std::exchange(taken_over_, false))
                    events_.on_online();  // of this process, for the first time
                else
                    events_.on_resumed();
                break;
            case engine_event::lost:
                end_session();
                events_.on_offline(
                    error(errc::disconnected, "the server did not resume the session"),
                    duration::zero());
                break;
            case engine_event::stanza:
                events_.on_stanza(engine_.take_stanza(), engine_.stanza_number());
                break;
            case engine_event::redirect: flush(); return over(engine_.why());
            case engine_event::suspended:
            case engine_event::closed:
                flush();
                if (online_since_ != never) ++counts_->disconnected;
                return over(engine_.why());
        }
    }
}

void session::went_online(std::string_view how)
{
    online_since_ = wheel_.now();
    was_online_ = true;
    tried_location_ = false;
    if (token_) token_->accepted();
    ++counts_->connected;
    log::debug("session", how, {{"jid", address().text()}, {"mechanism", engine_.mechanism()}});
}

// While too much output waits nothing is read, for what is read makes more; unless somebody waits
// for an answer, which only reading can bring.
bool session::too_much_waits() const noexcept
{
    return engine_.output().size() > settings_->output_high_water &&
           engine_.awaited_requests() == 0 && !engine_.over();
}

// False: the stream has ended over what there was to write.
bool session::listen()
{
    flush();
    if (engine_.over()) return false;
    held_up_ = too_much_waits();
    if (held_up_)
        engine_.pause_reading();
    else
        engine_.resume_reading(wheel_.now());
    watch_time();
    if (held_up_) return true;
    link_->watch_readable(executor_, *this);
    listening_ = true;
    return true;
}

// Output has left, or a request waits, or the stream is lost.
void session::look_again()
{
    if (held_up_ && !too_much_waits()) {
        held_up_ = false;
        proceed();
    }
}

void session::on_readable(result<void> ready)
{
    listening_ = false;
    if (!streaming()) return room_.wake_all();  // that link is closed
    guarded([&] {
        if (!ready)
            engine_.abandon(ready.error());
        else if (!engine_.over())
            receive();
        advance();
    });
}

void session::receive()
{
    auto got = link_->read(engine_.prepare(read_size));
    if (!got) return engine_.abandon(got.error());
    counts_->received_bytes += *got;
    engine_.commit(*got, wheel_.now());
}

}  // namespace mynah

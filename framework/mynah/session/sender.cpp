#include <mynah/session/sender.hpp>

#include <mynah/session/session.hpp>

namespace mynah {

bool sender::stale() const noexcept { return session_->generation_ != generation_; }

bool sender::online() const noexcept { return !stale() && session_->online(); }

const jid& sender::address() const noexcept { return session_->address(); }

const protocol::stream_settings& sender::settings() const noexcept
{
    return session_->engine_.settings();
}

bool sender::is_component() const noexcept { return session_->engine_.is_component(); }

bool sender::roster_versioning() const noexcept
{
    return online() && session_->engine_.roster_versioning();
}

bool sender::has_shown_presence_to(jid_view who) const
{
    return !stale() && session_->shown_to_.includes(who);
}

counters& sender::counts() const noexcept { return session_->counts(); }

result<receipt> sender::try_send(const outgoing& out) const
{
    if (stale()) return errc::stale;
    return session_->try_send(out);
}

result<void> sender::answer(const outgoing& out) const
{
    if (stale()) return errc::stale;
    if (auto put = session_->put(out); !put) return put.error();
    return {};
}

task<result<receipt>> sender::send(outgoing out) const
{
    return session_->send(std::move(out), generation_);
}

void sender::finished(std::uint64_t number) const noexcept
{
    if (!stale()) session_->finished(number);
}

task<result<stanza>> sender::request(outgoing out, duration deadline) const
{
    return session_->request(std::move(out), deadline, generation_);
}

}  // namespace mynah

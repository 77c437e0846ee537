#include <mynah/handlers/incoming.hpp>

#include <mynah/base/counters.hpp>
#include <mynah/handlers/handler_registry.hpp>

namespace mynah {
namespace {

// A free function: the message may be on its way after the handler has let go of the question.
task<> deliver(sender session, handler_host& host, message answer)
{
    auto sent = session.try_send(answer);
    if (!sent && sent.error().code == errc::stale) ++session.counts().reply_stale;
    if (!sent && sent.error().code == errc::queue_full) {
        const jid peer(answer.to());
        auto sending = session.send(std::move(answer));
        sent = co_await std::move(sending);
        if (!sent) host.on_error(sent.error(), "reply", peer);
    } else if (!sent) {
        host.on_error(sent.error(), "reply", answer.to());
    }
}

task<> nothing() { co_return; }

}  // namespace

incoming::incoming(mynah::stanza s, sender session, handler_host& host,
                   const handler_registry* registry) noexcept
    : stanza_(std::move(s)),
      session_(session),
      host_(&host),
      registry_(registry),
      answered_(kind() != stanza_kind::iq || !iq_view(stanza_).is_request())
{
}

incoming::incoming(incoming&& other) noexcept
    : stanza_(std::move(other.stanza_)),
      session_(other.session_),
      host_(other.host_),
      registry_(other.registry_),
      unanswered_(other.unanswered_),
      answered_(std::exchange(other.answered_, true))
{
}

incoming::~incoming()
{
    if (!answered_) (void)error(stanza_error(unanswered_));
}

std::shared_ptr<const handler_table> incoming::handlers() const noexcept
{
    return registry_ == nullptr ? nullptr : registry_->current();
}

task<> incoming::reply(std::string_view text)
{
    if (stanza_.is_error()) {  // or two programs would return each other's errors for ever
        host_->on_error(mynah::error(errc::invalid_argument, "errors are never answered"), "reply",
                        from());
        return nothing();
    }
    host_->on_reply(*this, text);
    return deliver(session_, *host_, std::move(make_reply(stanza_).body(text)));
}

task<> incoming::reply(mynah::message answer)
{
    return deliver(session_, *host_, std::move(answer));
}

result<void> incoming::error(stanza_error why)
{
    auto refusal = make_error_reply(stanza_, why);
    if (!refusal) return errc::invalid_argument;
    return answer(*refusal);
}

result<void> incoming::answer(const outgoing& out)
{
    if (answered_) return mynah::error(errc::invalid_argument, "the request is answered already");
    if (!out.ok()) return out.error();  // the destructor answers
    answered_ = true;
    return session_.answer(out);
}

}  // namespace mynah

#include <mynah/handlers/incoming.hpp>

#include <mynah/base/counters.hpp>
#include <mynah/handlers/handler_registry.hpp>

#include <optional>
#include <string>

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

// Or two programs would return each other's errors for ever.
bool refuses_errors(const incoming& question, handler_host& host)
{
    if (!question.stanza().is_error()) return false;
    host.on_error(error(errc::invalid_argument, "errors are never answered"), "reply",
                  question.from());
    return true;
}

// As the receiver will read them; nullopt: there are none.
std::optional<std::string> words_of(const message& m)
{
    if (!m.ok() || m.payload().find("<body") == std::string_view::npos) return std::nullopt;
    std::string text;
    m.write(text);
    auto tree = xml::tree::parse(text, xml::ns::client);
    if (!tree) return std::nullopt;
    const auto read = stanza::from(std::move(*tree));
    if (!read || !message_view(*read).has_body()) return std::nullopt;
    return std::string(message_view(*read).body());
}

}  // namespace

incoming::incoming(mynah::stanza s, sender session, handler_host& host,
                   const handler_registry* registry, std::uint64_t number) noexcept
    : stanza_(std::move(s)),
      session_(session),
      host_(&host),
      registry_(registry),
      number_(number),
      answered_(kind() != stanza_kind::iq || !iq_view(stanza_).is_request())
{
}

incoming::incoming(incoming&& other) noexcept
    : stanza_(std::move(other.stanza_)),
      session_(other.session_),
      host_(other.host_),
      registry_(other.registry_),
      number_(std::exchange(other.number_, 0)),
      unanswered_(other.unanswered_),
      answered_(std::exchange(other.answered_, true))
{
}

incoming::~incoming()
{
    if (!answered_) (void)error(stanza_error(unanswered_));
    if (number_ != 0) session_.finished(number_);
}

std::shared_ptr<const handler_table> incoming::handlers() const noexcept
{
    return registry_ == nullptr ? nullptr : registry_->current();
}

task<> incoming::reply(std::string_view text)
{
    if (refuses_errors(*this, *host_)) return nothing();
    host_->on_reply(*this, text);
    return deliver(session_, *host_, std::move(make_reply(stanza_).from(asked()).body(text)));
}

task<> incoming::reply(mynah::message answer)
{
    if (refuses_errors(*this, *host_)) return nothing();
    if (answer.to().bare() == from().bare())
        if (const auto words = words_of(answer)) host_->on_reply(*this, *words);
    if (answer.from().empty()) answer.set_from(asked());
    return deliver(session_, *host_, std::move(answer));
}

// Of a component's many addresses, the one that the stanza came to; a client's server knows.
jid_view incoming::asked() const noexcept { return session_.is_component() ? to() : jid_view(); }

result<void> incoming::error(stanza_error why)
{
    auto refusal = make_error_reply(stanza_, why);
    if (!refusal) return errc::invalid_argument;
    return answer(std::move(*refusal));
}

result<void> incoming::answer(outgoing&& out)
{
    if (answered_) return mynah::error(errc::invalid_argument, "the request is answered already");
    if (!out.ok()) return out.error();  // the destructor answers
    answered_ = true;
    out.set_from(asked());
    return session_.answer(out);
}

}  // namespace mynah

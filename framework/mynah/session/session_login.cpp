// What the engine asks of the outside while it logs in: TLS, channel-binding data, keys, tokens.
#include <mynah/session/session.hpp>

#include <mynah/base/log.hpp>
#include <mynah/base/offload.hpp>
#include <mynah/base/thrown.hpp>
#include <mynah/session/key_cache.hpp>

namespace mynah {

using protocol::engine_event;

void session::supply_channel_binding()
{
    if (auto data = link_->binding_data(engine_.binding_type()))
        engine_.supply_channel_binding(std::move(*data));
    else
        engine_.abandon(error(errc::tls_failed, "this connection gives no channel-binding data"));
}

void session::ask(engine_event question)
{
    const auto asked = tasks_.spawn(answer(question), "log-in");
    if (question == engine_event::needs_token && token_) token_->waits(asked);
}

task<result<void>> session::answer_to(engine_event question)
{
    if (question == engine_event::needs_tls) return secure();
    if (question == engine_event::needs_token) return fetch_token();
    return question == engine_event::needs_key ? derive_key() : salt_password();
}

task<> session::answer(engine_event question)
{
    error failed;
    try {
        auto answering = answer_to(question);
        auto answered = co_await std::move(answering);
        if (!answered) failed = answered.error();
    } catch (const std::exception&) {
        failed = thrown(errc::disconnected);
    }
    if (failed.code) engine_.abandon(std::move(failed));
    proceed();
}

task<result<void>> session::derive_key()
{
    auto deriving = keys_for(settings_->keys, engine_.key_request(), engine_.who().password);
    const auto keys = co_await std::move(deriving);
    if (!keys) co_return keys.error();
    engine_.supply_key(*keys);
    co_return result<void>();
}

task<result<void>> session::salt_password()
{
    auto salting = offload(&sasl::salt_password, sasl::key_request(engine_.key_request()),
                           secret(engine_.who().password));
    const auto salted = co_await std::move(salting);
    if (!salted) co_return salted.error();
    engine_.supply_salted_password(*salted);
    co_return result<void>();
}

task<result<void>> session::fetch_token()
{
    if (!token_) co_return error(errc::credentials_missing, "there is no source of tokens");
    auto getting = token_->get();
    auto got = co_await std::move(getting);
    if (!got) co_return got.error();
    engine_.supply_token(std::move(*got));
    co_return result<void>();
}

// Whom the certificate must be for.
result<std::string> session::tls_name() const
{
    if (websocket() != nullptr) return websocket()->at.host;
    if (!settings_->tls_name.empty()) return settings_->tls_name;
    return domain_ascii(account());
}

task<result<void>> session::secure()
{
    // Everything in clear text, <starttls/> included, is in the kernel's hands before the
    // handshake.
    flush();
    while (blocked_) {
        auto room = room_.wait();
        co_await std::move(room);
    }
    if (!settings_->tls) co_return error(errc::invalid_argument, "no TLS context was configured");
    auto identity = tls_name();
    if (!identity) co_return identity.error();
    const bool xep_0368 = target_->direct_tls && !engine_.is_component();
    auto handshake =
        link_->start_tls(settings_->tls, std::move(*identity), xep_0368 ? "xmpp-client" : "");
    auto secured = co_await std::move(handshake);
    if (!secured) co_return secured.error();

    channel_bindings available;
    for (auto type : {channel_binding::tls_unique, channel_binding::tls_server_end_point,
                      channel_binding::tls_exporter})
        if (link_->binding_data(type)) available.insert(type);
    log::debug(
        "session", "TLS stands",
        {{"jid", account().text()}, {"version", secured->version}, {"cipher", secured->cipher}});
    engine_.supply_tls(wheel_.now(), secured->tls13, available);
    co_return result<void>();
}

}  // namespace mynah

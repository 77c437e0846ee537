// One attempt after the other: when, whereto, and what comes of it.
#include <mynah/base/log.hpp>
#include <mynah/base/thrown.hpp>
#include <mynah/session/session.hpp>

#include <algorithm>
#include <chrono>

namespace mynah {

void session::attempt()
{
    linked_ = false;
    online_since_ = never;
    redirected_.reset();
    hops_ = 0;
    hop();
}

// One try: the server, and whereto it sends us. A redirection is good for this try alone, and
// changes neither the name that the certificate must be for nor the TLS policy (RFC 6120 4.9.3.19).
void session::hop()
{
    if (!settings_->pace) return go_ahead();
    const auto options = where_to();
    auto place =
        settings_->pace->reserve(options.via ? options.via->host : options.domain, wheel_.now());
    turn_ = std::make_unique<pacing::place>(std::move(place));
    if (turn_->start() <= wheel_.now()) return go_ahead();
    phase_ = phase::queueing;
    watch_time();
}

// It is our turn.
void session::go_ahead()
{
    if (turn_) turn_->take();
    turn_.reset();
    log::debug("session", "connecting", {{"jid", account().text()}});
    phase_ = phase::connecting;
    tasks_.spawn(connect(), "connect");
}

// What is thrown below (no memory, no thread for PBKDF2) costs this attempt, not the session.
task<> session::connect()
{
    error why;
    try {
        auto reaching = reach();
        auto reached = co_await std::move(reaching);
        if (!reached) why = reached.error();
    } catch (const std::exception&) {
        why = thrown(errc::disconnected);
    }
    if (cutting_) co_return;  // on_turn() ends it, or has
    why.code ? over(std::move(why)) : proceed();
}

task<result<void>> session::reach()
{
    if (engine_.is_component() &&
        (!settings_->via || settings_->websocket || settings_->find_websocket))
        co_return error(errc::invalid_argument,
                        "a component must be told where its server is: DNS does not say, and there "
                        "is no WebSocket for it");
    if (settings_->find_websocket) {
        auto finding = find_websocket();
        auto found = co_await std::move(finding);
        if (!found) co_return found.error();
    }
    auto connecting = links_.connect(where_to());
    tried_location_ = true;
    auto connected = co_await std::move(connecting);
    ++counts_->connect_attempts;
    if (!connected) co_return connected.error();
    // Whoever may write before TLS must not send us where he cannot go himself.
    const auto scope = connected->link->peer_scope();
    if (hops_ == 0) nearest_ = scope;
    if (scope < nearest_)
        co_return error(errc::redirect_refused, "from the network to " + connected->link->peer());

    if (websocket() != nullptr) {
        auto upgrading = upgrade(*connected);
        auto upgraded = co_await std::move(upgrading);
        if (!upgraded) co_return upgraded.error();
    }
    while (blocked_ || listening_) {  // who waits for the last link still refers to it
        auto room = room_.wait();
        co_await std::move(room);
    }
    co_return begin(std::move(*connected));
}

net::connect_options session::where_to() const
{
    const auto domain = domain_ascii(account());
    net::connect_options options(domain ? *domain : std::string(account().domain()));
    options.via = settings_->via;
    options.fallback = settings_->fallback;
    if (websocket() != nullptr && !options.via) options.via = websocket()->at;
    if (redirected_) options.via = *redirected_;
    using protocol::tls_policy;
    options.direct_tls = engine_.settings().tls == tls_policy::direct ||
                         engine_.settings().tls == tls_policy::required;
    options.starttls = engine_.settings().tls != tls_policy::direct;
    options.limit = settings_->connect_timeout;
    if (const auto& wish = engine_.management().grant().location;
        engine_.suspended() && !wish.empty() && !tried_location_ && !redirected_ &&
        websocket() == nullptr)
        if (auto there = net::endpoint::parse(wish, 5222)) options.via = std::move(*there);
    // The target that got us nowhere, or sent us away, is not the next one to be asked.
    if (!was_online_ || why().code == stream_condition::system_shutdown) options.avoid = target_;
    return options;
}

result<void> session::may_talk_to(const net::transport& link) const
{
    if (engine_.settings().tls != protocol::tls_policy::off ||
        link.path_scope() == net::address_scope::loopback || settings_->clear_text_to_anywhere)
        return {};
    if (engine_.is_component())
        return error(errc::clear_text_refused,
                     link.peer() +
                         " is not on this machine, and a component's stream has no TLS: " +
                         "--tls direct, or --component-in-clear-text-to-any-host");
    return error(errc::clear_text_refused,
                 "TLS is off and " + link.peer() +
                     " is not on this machine: nothing was sent to it "
                     "(--send-password-in-clear-text-to-any-host insists)");
}

result<void> session::begin(net::connection connection)
{
    if (auto allowed = may_talk_to(*connection.link); !allowed) return allowed;
    target_ = connection.target;
    was_online_ = false;
    link_ = std::move(connection.link);
    const auto tls = stream_tls();
    target_->direct_tls = tls == protocol::tls_policy::direct;
    phase_ = phase::streaming;
    linked_ = true;
    held_up_ = false;
    log::debug("session", "connected",
               {{"jid", account().text()}, {"to", target_->to_string()}, {"peer", link_->peer()}});
    engine_.forget_expired_token(std::chrono::system_clock::now());
    engine_.start(wheel_.now(), random_id(), tls);
    return {};
}

// Where the server sends us, if it does; else `why` says why not.
bool session::follow(error& why)
{
    if (why.code != stream_condition::see_other_host || why.peer_text.empty()) return false;
    if (websocket() != nullptr) {
        why = error(errc::redirect_refused, "to another host than the WebSocket's", why.peer_text);
        return false;
    }
    auto next = net::endpoint::parse(why.peer_text, 5222);
    if (!next) {
        why = error(errc::redirect_refused, "see-other-host names no host", why.peer_text);
        return false;
    }
    if (++hops_ > settings_->redirects) {
        why = errc::too_many_redirects;
        return false;
    }
    next->direct_tls = target_->direct_tls;
    log::debug("session", "the server sends us elsewhere (see-other-host)",
               {{"jid", account().text()}, {"to", next->to_string()}});
    redirected_ = std::make_unique<net::endpoint>(std::move(*next));
    return true;
}

// The server has refused the account's token, for the first time: a new one is tried at once, on a
// new connection, for some servers take one log-in on each.
bool session::renew_token(error& why)
{
    if (!token_ || !engine_.used_token() || !token_->renews_after(why)) return false;
    log::info("session", "the token was refused: a new one is tried", {{"jid", account().text()}});
    return true;
}

// The attempt, or the stream that came of it, is over.
void session::over(error why)
{
    if (streaming()) end_stream();
    if (cutting_) return;  // on_turn() ends it
    if (follow(why)) return hop();
    if (!stopping_ && renew_token(why)) return attempt();
    if (stopping_) why = errc::closed;
    last_.set(why);
    if (online_since_ == never) websocket_.reset();  // it led nowhere
    const auto online_for =
        online_since_ == never ? duration::zero() : wheel_.now() - online_since_;
    auto delay = backoff_.next(protocol::disposition_of(why), online_for, random());
    if (delay && engine_.unanswered())
        delay = std::max(*delay, settings_->backoff.unanswered_floor);
    if (!delay) return end(std::move(why));
    phase_ = phase::pausing;
    due_ = wheel_.now() + *delay;
    tell(delay);
    watch_time();
}

void session::end_stream()
{
    phase_ = phase::pausing;
    due_ = never;
    engine_.abandon(errc::disconnected);
    link_->close();
    clock_.cancel();
    if (engine_.suspended())
        watch_time();  // until it is too late to resume it
    else
        end_session();
    room_.wake_all();
}

}  // namespace mynah

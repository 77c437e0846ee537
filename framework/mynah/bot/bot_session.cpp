#include <mynah/bot/bot_session.hpp>

namespace mynah {
namespace {

session_config hide(session_config config, const bot_settings& settings)
{
    config.stream.hidden = settings.visible_to == visibility::contacts;
    return config;
}

}  // namespace

bot_session::bot_session(executor ex, timer_wheel& wheel, workers& pool, link_source& links,
                         session_config config, bot& b)
    : bot_(b),
      wheel_(wheel),
      announcing_(timer::of<&bot_session::announce>(this)),
      dispatcher_(ex, pool, b, b.handlers()),
      session_(ex, wheel, links, hide(std::move(config), b.settings()), dispatcher_)
{
    b.attach(this);
    dispatcher_.attach(session_);
}

void bot_session::announce_soon()
{
    if (!announcing_.scheduled()) wheel_.schedule(announcing_, wheel_.now());
}

task<error> bot_session::run(duration drain)
{
    auto running = session_.run();
    auto why = co_await std::move(running);
    auto draining = dispatcher_.drain(wheel_, drain);
    drained_ = co_await std::move(draining);
    co_return why;
}

}  // namespace mynah

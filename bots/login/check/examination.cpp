#include "examination.hpp"

#include <mynah/base/printable.hpp>
#include <mynah/net/link_deadline.hpp>
#include <mynah/net/srv.hpp>
#include <mynah/net/tls_context.hpp>

#include <algorithm>
#include <utility>

#include "stream_look.hpp"
#include "tls_look.hpp"

namespace mynah::login {
namespace {

using namespace std::chrono_literals;

constexpr auto dns_limit = 8s;
constexpr auto connect_limit = 5s;  // an address
constexpr auto talk_limit = 10s;    // a stream to its features, a handshake
constexpr std::size_t most_targets = 8;

// In our words, then the server's, made harmless.
std::string words_of(const error& why)
{
    // What is odd about an answer says enough.
    auto text = why.code == errc::bad_reply && !why.text.empty() ? why.text : why.message();
    if (!why.peer_text.empty()) text += " (it says: " + printable(why.peer_text, 200) + ")";
    return text;
}

// Behind one port there may be more than XMPP (XEP-0368).
std::string alpn_of(const target_report& t) { return t.at.direct_tls ? "xmpp-client" : ""; }

bool offers(const std::vector<net::srv_record>& records, bool direct_tls)
{
    return std::ranges::any_of(records, [direct_tls](const auto& r) {
        return r.direct_tls == direct_tls && !r.not_offered();
    });
}

}  // namespace

// A link on which TLS may start, and the stream before it.
class examination::way {
public:
    way(executor ex, std::unique_ptr<net::transport> l, const std::string& domain)
        : link(std::move(l)), limit(ex, *link, clock::now() + talk_limit), stream(*link, domain)
    {
    }

    std::unique_ptr<net::transport> link;
    net::link_deadline limit;
    stream_look stream;
};

void examination_settings::go_by(std::optional<net::proxy> found)
{
    proxy.reset();
    if (!found || !found->serves(connect ? connect->host : ascii)) return;
    proxy = std::move(found);
    proxy->exceptions.clear();
}

examination::examination(asio::io_context& io, net::link_source& links, examination_settings to,
                         examination_listener& who)
    : io_(io), to_(std::move(to)), names_(io, to_.resolver), links_(links), listener_(who)
{
}

task<result<report>> examination::run()
{
    certificate_report unused;
    const auto usable = looking_context(to_.ca_file, to_.ascii, unused);
    if (!usable) co_return usable.error();
    report all(to_.ascii);
    auto finding = find_targets(all);
    co_await std::move(finding);
    listener_.found_targets(all);
    for (auto& t : all.targets) {
        auto looking = look_at(t);
        co_await std::move(looking);
    }
    co_return all;
}

task<> examination::find_targets(report& to)
{
    const net::endpoint fallback(to_.ascii, 5222);
    if (to_.connect || to_.proxy) {
        to.targets.emplace_back(to_.connect.value_or(fallback));
        co_return;
    }
    to.asked_dns = true;
    auto asking = names_.srv(to_.ascii, true, true, clock::now() + dns_limit);
    auto services = co_await std::move(asking);
    if (!services) {
        to.dns_failed = words_of(services.error());
        co_return;
    }
    to.unanswered = std::move(services->unanswered);
    to.why_unanswered = std::move(services->why);
    const auto& records = services->records;
    to.starttls_srv = offers(records, false);
    to.direct_tls_srv = offers(records, true);
    const auto targets = net::targets_of(records, fallback, [](std::uint32_t) { return 0u; });
    if (!targets) {
        to.dns_failed = words_of(targets.error());
        co_return;
    }
    for (const auto& at : *targets)
        if (to.targets.size() < most_targets) to.targets.emplace_back(at);
}

task<> examination::look_at(target_report& t)
{
    reachable_.reset();
    auto finding = find_addresses(t);
    co_await std::move(finding);
    listener_.tried_addresses(t);
    if (!reachable_) co_return;
    auto looking = look_inside(t);
    const auto looked = co_await std::move(looking);
    if (!looked) t.failed = words_of(looked.error());
    for (std::size_t v = 0; v != tls_versions.size() && t.tls_tried; ++v) {
        auto trying = try_version(t, v);
        co_await std::move(trying);
    }
    listener_.looked_inside(t);
}

task<> examination::find_addresses(target_report& t)
{
    if (to_.proxy) {
        auto trying = try_address(t, t.at);
        co_await std::move(trying);
        co_return;
    }
    auto asking = names_.addresses(t.at.host, clock::now() + dns_limit);
    const auto addresses = co_await std::move(asking);
    if (!addresses) {
        t.no_address = words_of(addresses.error());
        t.dns_is_silent = addresses.error().code != errc::name_not_found;
        co_return;
    }
    for (const auto& address : *addresses) {
        auto trying = try_address(t, net::endpoint(address.to_string(), t.at.port));
        co_await std::move(trying);
    }
}

task<> examination::try_address(target_report& t, net::endpoint where)
{
    auto reaching = reach(where);
    const auto reached = co_await std::move(reaching);
    if (!reached) {
        const auto& why = reached.error();
        t.addresses.emplace_back(where.to_string(), words_of(why), obstacle_of(why));
        co_return;
    }
    t.addresses.emplace_back(where.to_string(), std::string());
    if (!reachable_) reachable_ = std::move(where);
}

obstacle examination::obstacle_of(const error& why) const
{
    if (why.code == errc::proxy_refused) return obstacle::proxy_log_in;
    return to_.proxy ? obstacle::proxy : obstacle::server;
}

task<result<std::unique_ptr<net::transport>>> examination::reach(net::endpoint where)
{
    net::connect_options options(to_.ascii);
    options.via = std::move(where);
    options.limit = connect_limit;
    auto connecting = links_.connect(std::move(options));
    auto connected = co_await std::move(connecting);
    if (!connected) co_return connected.error();
    co_return std::move(connected->link);
}

// With STARTTLS, until it may begin; then `t.clear` is what the server offers before.
task<result<void>> examination::prepare(way& w, target_report& t)
{
    if (t.at.direct_tls) co_return result<void>();
    auto opening = w.stream.open();
    auto offer = co_await std::move(opening);
    if (!offer) co_return offer.error();
    t.clear = std::move(*offer);
    if (!t.clear->starttls) co_return error(errc::tls_not_offered);
    auto asking = w.stream.ask_for_tls();
    co_return co_await std::move(asking);
}

task<result<void>> examination::look_inside(target_report& t)
{
    auto reaching = reach(*reachable_);
    auto link = co_await std::move(reaching);
    if (!link) co_return link.error();
    way w(io_.get_executor(), std::move(*link), to_.domain);
    auto talking = talk(w, t);
    const auto talked = co_await std::move(talking);
    if (!talked && w.limit.passed())
        co_return error(errc::timed_out, "it takes connections, but says nothing");
    co_return talked;
}

task<result<void>> examination::talk(way& w, target_report& t)
{
    auto preparing = prepare(w, t);
    const auto ready = co_await std::move(preparing);
    if (!ready) co_return ready;
    t.tls_tried = true;
    auto context = looking_context(to_.ca_file, to_.ascii, t.certificate);
    if (!context) co_return context.error();
    auto shaking = w.link->start_tls(*context, to_.ascii, alpn_of(t));
    const auto facts = co_await std::move(shaking);
    if (!facts) co_return facts.error();
    t.tls_version = facts->version;
    auto opening = w.stream.open();
    auto offer = co_await std::move(opening);
    if (!offer) co_return offer.error();
    t.secure = std::move(*offer);
    co_return result<void>();
}

task<> examination::try_version(target_report& t, std::size_t version)
{
    auto reaching = reach(*reachable_);
    auto link = co_await std::move(reaching);
    if (!link) co_return;
    way w(io_.get_executor(), std::move(*link), to_.domain);
    auto preparing = prepare(w, t);
    const auto ready = co_await std::move(preparing);
    if (!ready) co_return;
    auto shaking = w.link->start_tls(context_of_version(version), to_.ascii, alpn_of(t));
    const auto facts = co_await std::move(shaking);
    if (facts)
        t.versions[version] = answer::accepted;
    else if (!w.limit.passed())
        t.versions[version] = answer::refused;
}

}  // namespace mynah::login

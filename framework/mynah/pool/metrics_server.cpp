#include <mynah/pool/metrics_server.hpp>

#include <prometheus/collectable.h>
#include <prometheus/exposer.h>
#include <prometheus/metric_family.h>
#include <boost/asio/ip/tcp.hpp>

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <limits>

namespace mynah {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using labels = std::vector<ClientMetric::Label>;

double seconds(duration d) { return std::chrono::duration<double>(d).count(); }

ClientMetric::Label label(std::string_view name, std::string_view value)
{
    ClientMetric::Label l;
    l.name = name;
    l.value = value;
    return l;
}

MetricFamily family(std::string name, std::string help, MetricType type)
{
    MetricFamily f;
    f.name = std::move(name);
    f.help = std::move(help);
    f.type = type;
    return f;
}

void count(MetricFamily& f, double value, labels which = {})
{
    ClientMetric m;
    m.label = std::move(which);
    if (f.type == MetricType::Counter)
        m.counter.value = value;
    else
        m.gauge.value = value;
    f.metric.push_back(std::move(m));
}

void spread(MetricFamily& f, const histogram& h, labels which = {})
{
    ClientMetric m;
    m.label = std::move(which);
    m.histogram.sample_count = h.count();
    m.histogram.sample_sum = seconds(h.sum());
    for (std::size_t i = 0; i <= histogram::bounds.size(); ++i) {
        ClientMetric::Bucket b;
        b.cumulative_count = h.up_to(i);
        b.upper_bound = i < histogram::bounds.size() ? seconds(histogram::bounds[i])
                                                     : std::numeric_limits<double>::infinity();
        m.histogram.bucket.push_back(b);
    }
    f.metric.push_back(std::move(m));
}

MetricFamily one(std::string name, std::string help, MetricType type, std::size_t value)
{
    auto f = family(std::move(name), std::move(help), type);
    count(f, static_cast<double>(value));
    return f;
}

MetricFamily one(std::string name, std::string help, const histogram& h)
{
    auto f = family(std::move(name), std::move(help), MetricType::Histogram);
    spread(f, h);
    return f;
}

MetricFamily sessions(const pool_figures& now)
{
    auto f = family("mynah_sessions", "Accounts, by what they are at", MetricType::Gauge);
    const auto add = [&](const char* state, std::size_t n) {
        count(f, static_cast<double>(n), {label("state", state)});
    };
    add("connecting", now.connecting);
    add("online", now.online);
    add("waiting", now.waiting);
    add("refused", now.refused);
    add("ended", now.ended);
    return f;
}

MetricFamily logins(const pool_figures& now)
{
    auto f =
        family("mynah_login_seconds", "From connecting on, by how it ended", MetricType::Histogram);
    for (std::size_t i = 0; i < now.logins.size(); ++i)
        spread(f, now.logins[i], {label("result", login_result_names[i])});
    return f;
}

MetricFamily failures(const pool_figures& now)
{
    auto f = family("mynah_login_failures_total", "Log-ins that failed, by stage and result",
                    MetricType::Counter);
    for (const auto& l : now.failures)
        count(f, static_cast<double>(l.count),
              {label("stage", l.stage),
               label("result", login_result_names[static_cast<std::size_t>(l.result)])});
    return f;
}

MetricFamily reconnects(const pool_figures& now)
{
    auto f = family("mynah_reconnects_total", "Sessions that were online and try again, by why",
                    MetricType::Counter);
    for (const auto& l : now.reconnects)
        count(f, static_cast<double>(l.count), {label("reason", l.code.message())});
    return f;
}

MetricFamily group(std::string name, std::string help, const counters& c, counter_group which,
                   const char* label_name)
{
    auto f = family(std::move(name), std::move(help), MetricType::Counter);
    for (const auto& n : counter_names)
        if (n.group == which)
            count(f, static_cast<double>(c.*n.value), {label(label_name, n.name)});
    return f;
}

MetricFamily stanzas(const counters& c)
{
    auto f = family("mynah_stanzas_total", "Stanzas, by direction and kind", MetricType::Counter);
    const auto add = [&](const char* direction, const char* kind, std::uint64_t n) {
        count(f, static_cast<double>(n), {label("direction", direction), label("kind", kind)});
    };
    add("in", "message", c.received_messages);
    add("in", "presence", c.received_presence);
    add("in", "iq", c.received_iqs);
    add("out", "message", c.sent_messages);
    add("out", "presence", c.sent_presence);
    add("out", "iq", c.sent_iqs);
    return f;
}

const char* remedy(int reason)
{
    switch (reason) {
        case EADDRINUSE: return ": another program has the port, choose another one";
        case EACCES: return ": ports below 1024 need a privilege, choose a higher one";
        case EADDRNOTAVAIL: return ": it is no address of this machine";
        default: return "";
    }
}

// The exposer does not say why it cannot.
result<void> can_listen(const net::endpoint& at)
{
    const auto address = net::ip_literal(at.host);
    if (!address) return error(errc::invalid_argument, at.host + " is no address");
    const asio::ip::tcp::endpoint wanted(*address, at.port);
    const int family = wanted.protocol().family();
    const int probe = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    const bool can = probe != -1 &&
                     ::setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
                     ::bind(probe, wanted.data(), static_cast<socklen_t>(wanted.size())) == 0 &&
                     ::listen(probe, 1) == 0;
    const int reason = errno;
    if (probe != -1) ::close(probe);
    if (can) return {};
    return error(errc::invalid_argument, fmt::format("cannot listen at {}: {}{}", at.to_string(),
                                                     std::strerror(reason), remedy(reason)));
}

MetricFamily bytes(const counters& c)
{
    auto f =
        family("mynah_stream_bytes_total", "Bytes of streams, inside TLS", MetricType::Counter);
    count(f, static_cast<double>(c.received_bytes), {label("direction", "in")});
    count(f, static_cast<double>(c.sent_bytes), {label("direction", "out")});
    return f;
}

}  // namespace

class metrics_server::exporter final : public prometheus::Collectable {
public:
    explicit exporter(pool& p) : pool_(p) {}

    std::vector<MetricFamily> Collect() const override
    {
        const auto now = pool_.figures();
        return {
            sessions(now),
            one("mynah_zombies", "Ended accounts with a handler that does not end",
                MetricType::Gauge, now.zombies),
            logins(now),
            failures(now),
            reconnects(now),
            group("mynah_connections_total", "Attempts, log-ins and losses", now.counts,
                  counter_group::connection, "event"),
            stanzas(now.counts),
            bytes(now.counts),
            group("mynah_drops_total", "What was dropped, refused or cut short, by cause",
                  now.counts, counter_group::drop, "cause"),
            one("mynah_unsent_bytes", "Bytes of streams that wait for the kernel",
                MetricType::Gauge, now.unsent_bytes),
            one("mynah_unacknowledged_stanzas", "Stanzas that no server has acknowledged yet",
                MetricType::Gauge, now.unacknowledged),
            one("mynah_handlers_running", "Handlers that have begun and not ended",
                MetricType::Gauge, now.handlers_running),
            one("mynah_backlog_stanzas", "Stanzas that wait for a handler or are in one",
                MetricType::Gauge, now.backlog),
            one("mynah_backlog_bytes", "Bytes of them", MetricType::Gauge, now.backlog_bytes),
            one("mynah_handler_seconds", "Duration of handlers, waits included", now.handler_time),
            one("mynah_event_loop_delay_seconds", "How late a thread's ticks come", now.loop_delay),
            one("mynah_silent_threads", "Threads that did not answer: their figures are missing",
                MetricType::Gauge, now.silent_threads),
        };
    }

private:
    pool& pool_;
};

class metrics_server::impl {
public:
    impl(pool& p, const std::string& at) : figures(std::make_shared<exporter>(p)), exposer(at, 1)
    {
        exposer.RegisterCollectable(figures);
    }

    std::shared_ptr<exporter> figures;
    prometheus::Exposer exposer;
};

metrics_server::metrics_server(std::unique_ptr<impl> i) : impl_(std::move(i)) {}

metrics_server::~metrics_server() = default;

result<std::unique_ptr<metrics_server>> metrics_server::listen(pool& p, const net::endpoint& at)
{
    if (auto free = can_listen(at); !free) return free.error();
    try {
        auto made = std::make_unique<impl>(p, at.to_string());
        return std::unique_ptr<metrics_server>(new metrics_server(std::move(made)));
    } catch (const std::exception& e) {
        return error(errc::invalid_argument,
                     "cannot listen at " + at.to_string() + ": " + e.what());
    }
}

std::uint16_t metrics_server::port() const noexcept
{
    const auto ports = impl_->exposer.GetListeningPorts();
    return ports.empty() ? std::uint16_t{0} : static_cast<std::uint16_t>(ports.front());
}

}  // namespace mynah

#include <mynah/net/connector.hpp>
#include <mynah/net/dns_cache.hpp>

#include <tests/integration/net/loopback.hpp>
#include <tests/integration/net/slow_dns.hpp>
#include <tests/support/dnsmasq.hpp>
#include <tests/support/ports.hpp>
#include <tests/support/requirements.hpp>
#include <tests/unit/net/support/print_errc.hpp>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/system/system_error.hpp>

using namespace mynah;
using net::connect_options;
using net::endpoint;
using testing::host_record;
using testing::loopback;
using testing::run;
using testing::srv_record;
using namespace std::chrono_literals;

namespace {

constexpr auto starttls = "_xmpp-client._tcp.example.test";
constexpr auto direct_tls = "_xmpps-client._tcp.example.test";

srv_record srv(const char* service, const char* target, std::uint16_t port, std::uint16_t priority)
{
    srv_record record;
    record.name = service;
    record.target = target;
    record.port = port;
    record.priority = priority;
    return record;
}

host_record host(const char* name, const char* address)
{
    host_record record;
    record.name = name;
    record.address = address;
    return record;
}

struct fixture {
    asio::io_context io{1};
    testing::acceptor listener{io, loopback()};
    std::uint16_t open = listener.local_endpoint().port();
    std::uint16_t closed = testing::free_port();
    connect_options options{"example.test"};

    result<net::connection> connect(std::optional<endpoint> dns = {})
    {
        net::connector connector(io, std::move(dns));
        return run(io, connector.connect(options));
    }

    result<net::connection> connect(const std::vector<srv_record>& services,
                                    const std::vector<host_record>& hosts)
    {
        const testing::dnsmasq dns(services, hosts);
        return connect(endpoint("127.0.0.1", dns.port()));
    }
};

// No more files than are open now.
class no_more_files {
public:
    no_more_files()
    {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        auto none = before_;
        const int next = ::dup(0);
        ::close(next);
        none.rlim_cur = static_cast<rlim_t>(next);
        BOOST_REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
    }
    no_more_files(const no_more_files&) = delete;
    no_more_files& operator=(const no_more_files&) = delete;
    ~no_more_files() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
    rlimit before_{};
};

const auto good_host = host("good.test", "127.0.0.1");

using found = result<std::vector<asio::ip::address>>;

task<> find(net::resolver& resolver, std::string host, std::optional<found>& answer)
{
    auto looking = resolver.addresses(std::move(host), never);
    answer.emplace(co_await std::move(looking));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(connector_test, fixture)

BOOST_AUTO_TEST_CASE(an_explicit_target_needs_no_dns)
{
    options.via = endpoint("127.0.0.1", open, true);
    const auto made = connect(endpoint("127.0.0.1", closed));
    BOOST_TEST(made.value().link->peer() == fmt::format("127.0.0.1:{}", open));
    BOOST_TEST(made.value().target.direct_tls);
}

BOOST_AUTO_TEST_CASE(an_address_as_domain_needs_no_dns)
{
    options.domain = "127.0.0.1";
    options.starttls_port = open;
    BOOST_TEST(connect(endpoint("127.0.0.1", closed)).value().link->peer() ==
               fmt::format("127.0.0.1:{}", open));
}

BOOST_AUTO_TEST_CASE(a_refusal_says_host_port_and_cause)
{
    options.via = endpoint("127.0.0.1", closed);
    const auto failed = connect();
    BOOST_TEST(failed.error().code == errc::connect_failed);
    BOOST_TEST(failed.error().text ==
               fmt::format("no address of 127.0.0.1:{} took the connection: 127.0.0.1: "
                           "Connection refused",
                           closed));
}

BOOST_AUTO_TEST_CASE(a_silent_address_is_given_up)
{
    testing::black_hole silent(io, "127.0.0.2");
    options.via = endpoint("127.0.0.2", silent.port());
    options.per_address = 100ms;
    const auto failed = connect();
    BOOST_TEST(failed.error().code == errc::connect_failed);
    BOOST_TEST(failed.error().text.ends_with("took the connection: 127.0.0.2: no answer"));
}

BOOST_AUTO_TEST_CASE(without_a_descriptor_it_is_said_what_to_raise)
{
    options.via = endpoint("127.0.0.1", open);
    const no_more_files full;
    const auto failed = connect();
    BOOST_REQUIRE(failed.has_error());
    BOOST_TEST((failed.error().code == boost::system::errc::too_many_files_open));
    BOOST_TEST(failed.error().text.find("LimitNOFILE=") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_a_descriptor_for_dns_it_is_said_what_to_raise)
{
    // Types that UBSan meets for the first time it looks at through a pipe, so it has met them.
    BOOST_REQUIRE(connect(endpoint("127.0.0.1", closed)).has_error());
    const no_more_files full;
    const auto failed = connect(endpoint("127.0.0.1", closed));
    BOOST_REQUIRE(failed.has_error());
    BOOST_TEST((failed.error().code == boost::system::errc::too_many_files_open));
    BOOST_TEST(failed.error().text.find("ulimit -n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_whole_phase_has_one_limit)
{
    testing::black_hole silent(io, "127.0.0.2");
    options.via = endpoint("127.0.0.2", silent.port());
    options.limit = 100ms;
    const auto failed = connect();
    BOOST_TEST(failed.error().code == errc::timed_out);
    BOOST_TEST(failed.error().text.ends_with("took the connection: 127.0.0.2: no answer"));
}

BOOST_AUTO_TEST_CASE(a_cancelled_connect_leaves_nothing_behind)
{
    testing::black_hole silent(io, "127.0.0.2");
    options.via = endpoint("127.0.0.2", silent.port());
    net::connector connector(io);
    asio::cancellation_signal cancel;
    std::exception_ptr ended;
    std::optional<result<net::connection>> none;
    asio::co_spawn(
        io, testing::keep(connector.connect(options), none),
        asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr e) { ended = e; }));
    io.poll();
    cancel.emit(asio::cancellation_type::terminal);
    io.restart();
    io.poll();
    BOOST_TEST(io.stopped());
    BOOST_REQUIRE(ended);
    BOOST_CHECK_THROW(std::rethrow_exception(ended), boost::system::system_error);
}

BOOST_AUTO_TEST_CASE(a_dns_server_that_swallows_everything_ends_with_the_limit)
{
    asio::ip::udp::socket silent(io, {asio::ip::make_address("127.0.0.1"), 0});
    options.limit = 200ms;
    const auto failed = connect(endpoint("127.0.0.1", silent.local_endpoint().port()));
    BOOST_TEST(failed.error().code == errc::timed_out);
}

BOOST_AUTO_TEST_CASE(a_dns_server_that_is_not_there_is_a_dns_failure)
{
    const auto failed = connect(endpoint("127.0.0.1", closed));
    BOOST_TEST(failed.error().code == errc::dns_failed);
}

BOOST_AUTO_TEST_CASE(a_look_up_ends_when_its_resolver_goes)
{
    asio::ip::udp::socket silent(io, {asio::ip::make_address("127.0.0.1"), 0});
    auto resolver =
        std::make_unique<net::resolver>(io, endpoint("127.0.0.1", silent.local_endpoint().port()));
    std::optional<error> ended;
    asio::co_spawn(io, resolver->addresses("example.test", never),
                   [&](std::exception_ptr, auto r) { ended = r.error(); });
    io.poll();
    resolver.reset();
    io.restart();
    io.poll();
    BOOST_TEST(ended.value().code == errc::cancelled);
}

// RFC 6120 3.2.1: the domain itself is the target, and there is time left for it.
BOOST_AUTO_TEST_CASE(services_that_nobody_tells_do_not_use_up_the_limit)
{
    testing::slow_dns dns(io);
    dns.swallow(starttls).swallow(direct_tls).host("example.test", {"127.0.0.1"});
    options.starttls_port = open;
    options.srv_limit = 100ms;
    const auto made = connect(dns.address());
    BOOST_TEST((made.value().target == endpoint("example.test", open)));
}

BOOST_AUTO_TEST_CASE(one_service_not_offered_and_the_other_unknown_is_a_dns_failure)
{
    testing::slow_dns dns(io);
    dns.srv(starttls, 0, 0, "").swallow(direct_tls).host("example.test", {"127.0.0.1"});
    options.starttls_port = open;
    options.srv_limit = 100ms;
    BOOST_TEST(connect(dns.address()).error().code == errc::dns_failed);
}

BOOST_AUTO_TEST_CASE(a_connection_that_stands_waits_for_no_look_up)
{
    testing::black_hole first(io, "127.0.0.2");
    testing::slow_dns dns(io);
    dns.srv(starttls, 1, first.port(), "first.test")
        .srv(starttls, 2, open, "second.test")
        .host("first.test", {"127.0.0.2"})
        .swallow("second.test");
    // While the second host is looked up; the kernel knocks again a second after the first time.
    asio::steady_timer later(io, 500ms);
    later.async_wait([&](boost::system::error_code) { first.open(); });
    const auto before = clock::now();
    const auto made = connect(dns.address());
    BOOST_TEST((made.value().target == endpoint("first.test", first.port())));
    BOOST_TEST((clock::now() - before < 4s));  // c-ares gives up after 6 s
}

BOOST_AUTO_TEST_CASE(what_failed_during_a_look_up_takes_no_head_start_away)
{
    testing::black_hole silent(io, "127.0.0.2");
    testing::acceptor good(io, loopback("127.0.0.3", silent.port()));
    testing::slow_dns dns(io);
    dns.srv(starttls, 1, silent.port(), "first.test")
        .srv(starttls, 2, silent.port(), "second.test")
        .host("first.test", {"127.0.0.2"})
        .host("second.test", {"127.0.0.2", "127.0.0.3"}, 200ms);
    options.stagger = 200ms;
    options.per_address = 300ms;  // of the first: over while the second is looked up
    const auto before = clock::now();
    const auto made = connect(dns.address());
    BOOST_TEST(made.value().link->peer() == fmt::format("127.0.0.3:{}", silent.port()));
    BOOST_TEST((clock::now() - before >= 600ms));  // stagger, look-up, stagger
}

BOOST_AUTO_TEST_CASE(an_address_that_needs_no_look_up_has_its_head_start_too)
{
    testing::black_hole silent(io, "127.0.0.2");
    testing::acceptor good(io, loopback("127.0.0.3", silent.port()));
    testing::slow_dns dns(io);
    dns.srv(starttls, 1, silent.port(), "127.0.0.2").srv(starttls, 2, silent.port(), "127.0.0.3");
    const auto before = clock::now();
    BOOST_TEST(connect(dns.address()).has_value());
    BOOST_TEST((clock::now() - before >= options.stagger));
}

// What the environment and /etc/resolv.conf say to try first is for names that people type.
BOOST_AUTO_TEST_CASE(names_are_absolute)
{
    ::setenv("LOCALDOMAIN", "search.test", 1);
    ::setenv("RES_OPTIONS", "ndots:5", 1);
    testing::slow_dns dns(io);
    dns.host("example.test.search.test", {"127.0.0.1"}).host("host.test", {"127.0.0.1"});
    net::resolver resolver(io, dns.address());
    const auto away = run(io, resolver.addresses("example.test", never));
    const auto here = run(io, resolver.addresses("host.test", never));
    ::unsetenv("LOCALDOMAIN");
    ::unsetenv("RES_OPTIONS");
    BOOST_TEST(away.error().code == errc::name_not_found);
    BOOST_TEST(here.has_value());
}

BOOST_AUTO_TEST_CASE(who_asks_what_is_being_asked_gets_the_same_answer)
{
    testing::slow_dns dns(io);
    dns.host("host.test", {"127.0.0.1"}, 50ms);
    net::resolver resolver(io, dns.address());
    std::array<std::optional<found>, 5> answers;
    for (auto& a : answers)
        asio::co_spawn(io, find(resolver, "host.test", a), [](std::exception_ptr) {});
    BOOST_TEST(run(io, resolver.addresses("host.test", never)).value().size() == 1u);
    io.restart();
    io.poll();
    for (const auto& a : answers) BOOST_TEST((a && a->value().size() == 1));
    BOOST_TEST(dns.asked("host.test") == 2);  // A and AAAA
    BOOST_TEST(run(io, resolver.addresses("host.test", never)).has_value());
    BOOST_TEST(dns.asked("host.test") == 4);
}

BOOST_AUTO_TEST_CASE(who_asks_and_goes_leaves_the_answer_to_who_has_joined)
{
    testing::slow_dns dns(io);
    dns.host("host.test", {"127.0.0.1"}, 50ms);
    net::resolver resolver(io, dns.address());
    asio::cancellation_signal cancel;
    std::optional<found> none;
    asio::co_spawn(io, find(resolver, "host.test", none),
                   asio::bind_cancellation_slot(cancel.slot(), [](std::exception_ptr) {}));
    io.restart();
    io.poll();
    cancel.emit(asio::cancellation_type::terminal);
    BOOST_TEST(run(io, resolver.addresses("host.test", never)).has_value());
    BOOST_TEST(!none);
    BOOST_TEST(dns.asked("host.test") == 2);
}

BOOST_AUTO_TEST_CASE(resolvers_with_a_cache_ask_once)
{
    testing::slow_dns dns(io);
    dns.srv("_xmpp-client._tcp.example.test", 1, open, "host.test")
        .host("host.test", {"127.0.0.1"});
    const auto cache = std::make_shared<net::dns_cache>();
    for (int i = 0; i < 3; ++i) {
        net::connector connector(io, dns.address(), cache);
        BOOST_TEST(run(io, connector.connect(options)).has_value());
    }
    BOOST_TEST(dns.asked("_xmpp-client._tcp.example.test") == 1);
    BOOST_TEST(dns.asked("_xmpps-client._tcp.example.test") == 1);  // none is an answer, too
    BOOST_TEST(dns.asked("host.test") == 2);
}

BOOST_AUTO_TEST_CASE(cached_services_know_their_way_and_their_ttl)
{
    testing::slow_dns dns(io);
    dns.srv("_xmpps-client._tcp.example.test", 1, open, "host.test");
    const auto cache = std::make_shared<net::dns_cache>();
    net::resolver resolver(io, dns.address(), cache);
    for (int i = 0; i < 2; ++i) {
        const auto found = run(io, resolver.srv("example.test", true, true, never)).value();
        BOOST_REQUIRE(found.records.size() == 1u);
        BOOST_TEST(found.records[0].direct_tls);
        BOOST_TEST(found.unanswered.empty());
    }
    const auto name = "_xmpps-client._tcp.example.test";
    BOOST_TEST(cache->services_of(name, clock::now() + 55s).has_value());
    BOOST_TEST(!cache->services_of(name, clock::now() + 60s).has_value());
}

BOOST_AUTO_TEST_CASE(services_that_dns_was_silent_about_are_told_from_those_that_are_not_there)
{
    testing::slow_dns dns(io);
    dns.srv(starttls, 1, open, "host.test").swallow(direct_tls);
    net::resolver resolver(io, dns.address());
    const auto soon = [] { return clock::now() + 100ms; };
    const auto half = run(io, resolver.srv("example.test", true, true, soon())).value();
    BOOST_TEST(half.records.size() == 1u);
    BOOST_REQUIRE(half.unanswered.size() == 1u);
    BOOST_TEST(half.unanswered[0] == direct_tls);
    BOOST_TEST(half.why == "timed out");
    const auto none = run(io, resolver.srv("other.test", true, true, never)).value();
    BOOST_TEST(none.records.empty());
    BOOST_TEST(none.unanswered.empty());
}

BOOST_AUTO_TEST_CASE(no_answer_is_not_kept)
{
    testing::slow_dns dns(io);
    dns.swallow("host.test");
    const auto cache = std::make_shared<net::dns_cache>();
    {
        net::resolver resolver(io, dns.address(), cache);
        const auto late = run(io, resolver.addresses("host.test", clock::now() + 50ms));
        BOOST_TEST(late.error().code == errc::timed_out);
    }
    BOOST_TEST(!cache->addresses_of("host.test", clock::now()).has_value());
}

BOOST_AUTO_TEST_SUITE(with_dns, *testing::needs("dnsmasq"))

BOOST_AUTO_TEST_CASE(both_services_are_asked_and_mixed_by_priority)
{
    const auto made =
        connect({srv(starttls, "good.test", closed, 20), srv(direct_tls, "good.test", open, 10)},
                {good_host});
    BOOST_TEST((made.value().target == endpoint("good.test", open, true)));
}

BOOST_AUTO_TEST_CASE(a_service_that_is_not_wanted_is_not_asked)
{
    const testing::dnsmasq dns(
        {srv(starttls, "good.test", open, 20), srv(direct_tls, "good.test", open, 10)},
        {good_host});
    options.direct_tls = false;
    const auto made = connect(endpoint("127.0.0.1", dns.port()));
    BOOST_TEST(!made.value().target.direct_tls);
    BOOST_TEST(dns.log().find("_xmpps-client") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_dead_target_gives_way_to_the_next)
{
    const auto made =
        connect({srv(starttls, "dead.test", closed, 1), srv(starttls, "good.test", open, 2)},
                {host("dead.test", "127.0.0.3"), good_host});
    BOOST_TEST((made.value().target == endpoint("good.test", open)));
}

BOOST_AUTO_TEST_CASE(a_silent_target_holds_up_the_next_for_the_stagger_only)
{
    testing::black_hole silent(io, "127.0.0.2");
    const auto before = clock::now();
    const auto made = connect(
        {srv(starttls, "silent.test", silent.port(), 1), srv(starttls, "good.test", open, 2)},
        {host("silent.test", "127.0.0.2"), good_host});
    BOOST_TEST((made.value().target == endpoint("good.test", open)));
    BOOST_TEST((clock::now() - before < options.per_address));
}

BOOST_AUTO_TEST_CASE(a_target_without_an_address_gives_way_to_the_next)
{
    const auto made = connect(
        {srv(starttls, "nowhere.test", open, 1), srv(starttls, "good.test", open, 2)}, {good_host});
    BOOST_TEST((made.value().target == endpoint("good.test", open)));
}

BOOST_AUTO_TEST_CASE(every_target_and_address_is_named_when_all_fail)
{
    const auto failed =
        connect({srv(starttls, "a.test", closed, 1), srv(direct_tls, "b.test", closed, 2)},
                {host("a.test", "127.0.0.3"), host("b.test", "127.0.0.4")});
    BOOST_TEST(failed.error().code == errc::connect_failed);
    BOOST_TEST(failed.error().text ==
               fmt::format("no address of a.test:{0} took the connection: 127.0.0.3: Connection "
                           "refused; no address of b.test:{0} took the connection: 127.0.0.4: "
                           "Connection refused",
                           closed));
}

BOOST_AUTO_TEST_CASE(without_records_the_domain_itself_is_the_target)
{
    BOOST_TEST(options.starttls_port == 5222);
    BOOST_TEST(options.direct_tls_port == 5223);
    testing::acceptor direct(io, loopback());
    options.starttls_port = open;
    options.direct_tls_port = direct.local_endpoint().port();
    const auto made = connect({}, {host("example.test", "127.0.0.1")});
    BOOST_TEST((made.value().target == endpoint("example.test", open)));

    options.starttls = false;
    const auto secure = connect({}, {host("example.test", "127.0.0.1")});
    BOOST_TEST((secure.value().target == endpoint("example.test", options.direct_tls_port, true)));
}

// Services that did not keep their SRV records in order.
BOOST_AUTO_TEST_CASE(a_fallback_is_tried_after_what_dns_says)
{
    options.fallback = endpoint("good.test", open);
    const auto after = connect({srv(starttls, "dead.test", closed, 1)},
                               {host("dead.test", "127.0.0.3"), good_host});
    BOOST_TEST((after.value().target == *options.fallback));
    const auto alone = connect({}, {good_host});
    BOOST_TEST((alone.value().target == *options.fallback));

    testing::acceptor other(io, loopback("127.0.0.5", open));
    const auto not_needed = connect({srv(starttls, "other.test", open, 1)},
                                    {good_host, host("other.test", "127.0.0.5")});
    BOOST_TEST((not_needed.value().target == endpoint("other.test", open)));
    const auto no = connect({srv(starttls, "", 0, 0)}, {good_host});
    BOOST_TEST(no.error().code == errc::service_not_offered);
}

BOOST_AUTO_TEST_CASE(a_fallback_takes_the_place_of_an_answer_that_dns_does_not_give)
{
    testing::slow_dns dns(io);
    dns.srv(starttls, 0, 0, "").swallow(direct_tls).host("good.test", {"127.0.0.1"});
    options.srv_limit = 100ms;
    options.fallback = endpoint("good.test", open);
    BOOST_TEST((connect(dns.address()).value().target == *options.fallback));
}

BOOST_AUTO_TEST_CASE(a_dot_means_no_even_when_the_domain_has_an_address)
{
    options.starttls_port = open;
    const auto refused = connect({srv(starttls, "", 0, 0)}, {host("example.test", "127.0.0.1")});
    BOOST_TEST(refused.error().code == errc::service_not_offered);
}

BOOST_AUTO_TEST_CASE(an_unknown_domain_is_not_found)
{
    const auto failed = connect({}, {good_host});
    BOOST_TEST(failed.error().code == errc::name_not_found);
    BOOST_TEST(failed.error().text.find("example.test") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_target_to_avoid_comes_last)
{
    options.avoid = endpoint("good.test", open);
    const auto alone = connect({srv(starttls, "good.test", open, 1)}, {good_host});
    BOOST_TEST((alone.value().target == endpoint("good.test", open)));

    testing::acceptor other(io, loopback("127.0.0.5", open));
    const auto second =
        connect({srv(starttls, "good.test", open, 1), srv(starttls, "other.test", open, 2)},
                {good_host, host("other.test", "127.0.0.5")});
    BOOST_TEST((second.value().target == endpoint("other.test", open)));
}

BOOST_AUTO_TEST_CASE(a_host_with_many_addresses_is_cut_to_eight)
{
    std::vector<host_record> many;
    std::vector<std::string> addresses;
    for (int i = 1; i <= 20; ++i) addresses.push_back(fmt::format("127.0.1.{}", i));
    for (const auto& a : addresses) many.push_back(host("many.test", a.c_str()));
    const testing::dnsmasq dns({}, many);
    net::resolver resolver(io, endpoint("127.0.0.1", dns.port()));
    BOOST_TEST(run(io, resolver.addresses("many.test", never)).value().size() ==
               net::max_addresses);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()

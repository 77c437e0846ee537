// Accounts of one thread do not cost each other: what one of them is sent, or does not let go,
// makes the others wait for twice as long at most.
#include "dispatcher_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <memory>

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;

namespace {

constexpr duration work = 100ms;

// A bot whose handlers take their time, of the virtual kind.
class busy final : public handler_host {
public:
    explicit busy(virtual_clock& t) : time(t) {}

    task<> on_message(incoming m)
    {
        const auto came = began + std::chrono::milliseconds(std::stoll(std::string(m.id())));
        auto working = sleep(time.wheel(), m.body() == "for ever" ? duration(24h) : work);
        co_await std::move(working);
        latest = std::max<duration>(latest, time.now() - came);
        ++done;
        auto replying = m.reply(m.body());
        co_await std::move(replying);
    }

    virtual_clock& time;
    time_point began = time.now();
    duration latest{};  // the longest time from a stanza to the end of its handler
    int done = 0;
};

// What the accounts of a thread share.
struct thread {
    explicit thread(worker_limits crew) : pool(io.get_executor(), time.wheel(), crew)
    {
        registry.otherwise(stanza_kind::message, &busy::on_message);
    }
    ~thread()
    {
        group.spawn(pool.shut_down(), "end");
        time.advance(1min);
    }

    asio::io_context io{1};
    virtual_clock time{io};
    workers pool;
    handler_registry registry;
    task_group group{io.get_executor()};
};

class account final : private late_events, public login_script {
public:
    explicit account(thread& at, memory_link_options options = {})
        : links(std::move(options)),
          bot(at.time),
          subject(at.io.get_executor(), at.time.wheel(), links, default_config(), *this),
          dispatch(at.io.get_executor(), at.pool, bot, at.registry),
          thread_(at)
    {
        late_events::to = &dispatch;
        dispatch.attach(subject);
        subject.start();
        at.time.settle();
        log_in();
        (void)heard();
    }
    ~account()
    {
        subject.stop();
        subject.stop();
        thread_.group.spawn(end(), "end");
        thread_.time.advance(1min);
    }

    void say(std::string_view bytes) override
    {
        links.link().send(bytes);
        thread_.time.settle();
    }
    std::string heard() override { return links.link().received(); }

    // So many messages at this moment, each from somebody else, or all from one.
    void get(int messages, bool one_sender = false, std::string_view body = "x")
    {
        const auto now =
            std::chrono::duration_cast<std::chrono::milliseconds>(thread_.time.now() - bot.began);
        std::string bytes;
        for (int i = 0; i < messages; ++i) {
            const auto who = one_sender ? 0 : next_sender_++;
            bytes += "<message from='peer" + std::to_string(who) + "@example.net/1' id='" +
                     std::to_string(now.count()) + "' type='chat'><body>" + std::string(body) +
                     "</body></message>";
        }
        say(bytes);
    }

    memory_links links;
    busy bot;
    session subject;
    dispatcher dispatch;

private:
    task<> end()
    {
        auto draining = dispatch.drain(thread_.time.wheel(), 5s);
        (void)co_await std::move(draining);
        auto joining = subject.join();
        (void)co_await std::move(joining);
    }

    thread& thread_;
    int next_sender_ = 0;
};

worker_limits few()
{
    worker_limits crew;
    crew.running = 64;
    return crew;
}

// Twenty accounts that get a message every 50 ms, for ten seconds, while `trouble` goes on: how
// long the slowest of their answers took.
template <class Trouble>
duration slowest_answer(thread& at, Trouble trouble)
{
    std::vector<std::unique_ptr<account>> others;
    for (int i = 0; i < 20; ++i) others.push_back(std::make_unique<account>(at));
    for (int i = 0; i < 200; ++i) {
        trouble(i);
        others[static_cast<std::size_t>(i) % others.size()]->get(1);
        at.time.advance(50ms);
    }
    at.time.advance(10s);
    duration slowest{};
    for (auto& o : others) {
        BOOST_TEST(o->bot.done == 10);
        slowest = std::max(slowest, o->bot.latest);
    }
    return slowest;
}

duration undisturbed()
{
    thread at(few());
    return slowest_answer(at, [](int) {});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fairness_test)

BOOST_AUTO_TEST_CASE(undisturbed_an_answer_takes_as_long_as_its_handler)
{
    BOOST_TEST((undisturbed() <= work + 20ms));
}

BOOST_AUTO_TEST_CASE(an_account_that_is_flooded_by_many_costs_the_others_nothing)
{
    thread at(few());
    account flooded(at);
    const auto slowest = slowest_answer(at, [&](int i) {
        if (i % 10 == 0) flooded.get(500);
    });
    BOOST_TEST((slowest <= 2 * undisturbed()));
    BOOST_TEST(flooded.bot.done > 1000);  // nor is it forgotten
    BOOST_TEST(at.pool.queued_bytes() < 16u * 1024 * 1024);
}

BOOST_AUTO_TEST_CASE(an_account_that_is_flooded_by_one_costs_the_others_nothing)
{
    thread at(few());
    account flooded(at);
    const auto slowest = slowest_answer(at, [&](int) { flooded.get(100, true); });
    BOOST_TEST((slowest <= 2 * undisturbed()));
    BOOST_TEST(flooded.dispatch.backlog() <= few().per_lane);
    BOOST_TEST(flooded.subject.counts().shed_message > 0u);
}

BOOST_AUTO_TEST_CASE(handlers_that_wait_for_ever_cost_the_others_nothing)
{
    thread at(few());
    account stuck(at);
    account stuck_too(at);
    const auto slowest = slowest_answer(at, [&](int i) {
        if (i > 3) return;
        stuck.get(100, false, "for ever");
        stuck_too.get(100, false, "for ever");
    });
    BOOST_TEST((slowest <= 2 * undisturbed()));
    BOOST_TEST(at.pool.running() < few().running);
}

BOOST_AUTO_TEST_CASE(a_server_that_stops_reading_costs_the_others_nothing)
{
    thread at(few());
    memory_link_options full;
    full.write_room = 4096;  // enough to log in
    account deaf(at, full);
    std::size_t most = 0;
    const auto slowest = slowest_answer(at, [&](int) {
        deaf.get(20);
        most = std::max(most, deaf.subject.unsent_bytes());
    });
    BOOST_TEST((slowest <= 2 * undisturbed()));
    BOOST_TEST(most < 2u * 1024 * 1024);
}

BOOST_AUTO_TEST_SUITE_END()

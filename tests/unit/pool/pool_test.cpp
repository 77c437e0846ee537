#include "crew.hpp"

#include <mynah/base/waiter.hpp>
#include <mynah/net/descriptor_limit.hpp>
#include <mynah/protocol/sasl/sasl_error.hpp>

#include <boost/system/system_error.hpp>

#include <atomic>
#include <cerrno>
#include <set>
#include <stdexcept>
#include <thread>

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;

namespace {

class echo : public bot {
public:
    echo() { settings().load_roster = false; }

private:
    task<> on_message(incoming m) override
    {
        auto answer = m.reply(m.body());
        co_await std::move(answer);
    }
};

// Answers when it is let.
class hesitant : public bot {
public:
    hesitant() { settings().load_roster = false; }

    waiter gate;
    bool shielded = false;  // does not listen to cancellation
    static inline std::atomic<int> begun = 0;

private:
    task<> on_message(incoming m) override
    {
        ++begun;
        if (m.body() == "hard") {
            auto waiting = gate.wait_shielded();
            co_await std::move(waiting);
        } else {
            auto waiting = gate.wait();
            co_await std::move(waiting);
        }
        auto answer = m.reply("at last");
        co_await std::move(answer);
    }
};

std::unique_ptr<bot> make_echo() { return std::make_unique<echo>(); }

std::unique_ptr<bot> make_hesitant()
{
    hesitant::begun = 0;
    return std::make_unique<hesitant>();
}

bool all_online(pool& p, std::size_t n)
{
    return until(p, [&] { return p.figures().online == n; });
}

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

// run() beside the test, which plays the server meanwhile.
class running {
public:
    explicit running(pool& p) : result_(std::async(std::launch::async, [&p] { return p.run(); })) {}

    bool over() const { return result_.wait_for(0s) == std::future_status::ready; }
    // The threads are gone sometime: then nobody answers any more.
    pool_result end(pool& p)
    {
        while (!over()) {
            try {
                until(p, [this] { return over(); });
            } catch (const std::future_error&) {
                break;
            }
        }
        return result_.get();
    }

private:
    std::future<pool_result> result_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pool_test)

BOOST_AUTO_TEST_CASE(sessions_are_spread_over_the_threads_and_answer_there)
{
    pool p(in_memory(2));
    std::map<std::string, account_id> accounts;
    for (const char* name : {"a.org", "b.org", "c.org", "d.org", "e.org", "f.org"})
        accounts.emplace(name, p.add(account(name), &make_echo));
    BOOST_TEST(all_online(p, 6));

    std::map<std::thread::id, int> loads;
    for (const auto& [name, id] : accounts) {
        std::promise<std::thread::id> where;
        auto answer = where.get_future();
        p.post(id, [&](bot&, const sender&) { where.set_value(std::this_thread::get_id()); });
        ++loads[answer.get()];
        say(p, id, name, "hello " + name);
    }
    BOOST_TEST(loads.size() == 2u);
    BOOST_TEST(loads.begin()->second == 3);
    for (const auto& [name, id] : accounts)
        BOOST_TEST(until(p, [&, n = name] { return contains(heard(p, n), "hello " + n); }), name);

    running r(p);
    p.stop();
    const auto result = r.end(p);
    BOOST_TEST(result.accounts == 6u);
    BOOST_TEST(result.refused == 0u);
}

BOOST_AUTO_TEST_CASE(one_refused_account_is_reported_and_the_others_go_on)
{
    const captured_lines log;
    pool p(in_memory(2));
    p.add(account("a.org"), &make_echo);
    p.add(account("no.org"), &make_echo);
    const auto last = p.add(account("c.org"), &make_echo);
    BOOST_TEST(until(p, [&] {
        const auto now = p.figures();
        return now.online == 2 && now.refused == 1;
    }));
    BOOST_TEST(log.contain("jid=bot@no.org"), log.text());
    BOOST_TEST(log.contain("does not accept the credentials"), log.text());
    say(p, last, "c.org", "still there?");
    BOOST_TEST(until(p, [&] { return contains(heard(p, "c.org"), "still there?"); }));
    const auto now = p.figures();
    BOOST_TEST(now.logins[static_cast<std::size_t>(login_result::online)].count() == 2u);
    BOOST_TEST(now.logins[static_cast<std::size_t>(login_result::refused)].count() == 1u);
    BOOST_TEST(now.counts.received_messages == 1u);
    BOOST_TEST(now.handler_time.count() == 1u);

    running r(p);
    p.stop();
    const auto result = r.end(p);
    BOOST_TEST(result.refused == 1u);
    BOOST_TEST(!result.all_refused());
    BOOST_REQUIRE(result.causes.size() == 1u);
    BOOST_TEST((result.causes[0].why.code == sasl::sasl_condition::not_authorized));
}

BOOST_AUTO_TEST_CASE(when_all_are_refused_it_ends_by_itself)
{
    const captured_lines log;
    pool p(in_memory(1));
    p.add(account("no1.org"), &make_echo);
    p.add(account("no2.org"), &make_echo);
    running r(p);
    const auto result = r.end(p);
    BOOST_TEST(result.all_refused());
    BOOST_TEST(result.causes.at(0).accounts == 2u);
}

BOOST_AUTO_TEST_CASE(without_accounts_there_is_nothing_to_run)
{
    pool p(in_memory(1));
    BOOST_TEST(p.run().accounts == 0u);
}

BOOST_AUTO_TEST_CASE(an_account_is_removed_politely_while_the_others_stay)
{
    auto settings = in_memory(2);
    settings.stays_when_empty = true;
    pool p(settings);
    const auto leaving = p.add(account("a.org"), &make_echo);
    p.add(account("b.org"), &make_echo);
    BOOST_TEST(all_online(p, 2));
    running r(p);
    p.remove(leaving);
    BOOST_TEST(all_online(p, 1));
    BOOST_TEST(until(p, [&] { return p.figures().ended == 1; }));
    BOOST_TEST(heard(p, "a.org").ends_with("</stream:stream>"));
    p.remove(leaving);  // no harm
    p.post(leaving, [](bot&, const sender&) { BOOST_ERROR("it has ended"); });

    p.add(account("c.org"), &make_echo);
    BOOST_TEST(all_online(p, 2));
    BOOST_TEST(!r.over());
    p.stop();
    BOOST_TEST(r.end(p).accounts == 3u);
}

BOOST_AUTO_TEST_CASE(stopping_lets_handlers_say_what_they_have_to_say)
{
    pool p(in_memory(1));
    const auto id = p.add(account("a.org"), &make_hesitant);
    BOOST_TEST(all_online(p, 1));
    say(p, id, "a.org", "well?");
    BOOST_TEST(until(p, [] { return hesitant::begun == 1; }));
    running r(p);
    p.stop();
    on(p, 0, [] {});  // it has been asked
    BOOST_TEST(!contains(heard(p, "a.org"), "</stream:stream>"));
    p.post(id, [](bot& b, const sender&) { dynamic_cast<hesitant&>(b).gate.wake(); });
    std::string all;
    try {
        until(p, [&] {
            all = heard(p, "a.org");
            return contains(all, "</stream:stream>");
        });
    } catch (const std::future_error&) {
        BOOST_ERROR("it ended without an answer of the server");
    }
    BOOST_TEST(contains(all, "at last"), all);
    BOOST_TEST(r.end(p).refused == 0u);
}

BOOST_AUTO_TEST_CASE(the_second_stop_does_not_wait_for_handlers)
{
    const captured_lines log;
    auto settings = in_memory(1);
    settings.drain = 1h;
    settings.stop_limit = 2h;
    pool p(settings);
    const auto id = p.add(account("a.org"), &make_hesitant);
    BOOST_TEST(all_online(p, 1));
    say(p, id, "a.org", "well?");
    BOOST_TEST(until(p, [] { return hesitant::begun == 1; }));
    running r(p);
    p.stop();
    p.stop();
    const auto result = r.end(p);
    BOOST_TEST(result.stuck_threads == 0u);
    BOOST_TEST(!log.contain("did not end:"), log.text());
}

BOOST_AUTO_TEST_CASE(the_third_stop_waits_for_nothing)
{
    const captured_lines log;
    auto settings = in_memory(1);
    settings.drain = 1h;
    settings.stop_limit = 2h;
    pool p(settings);
    p.add(account("a.org"), &make_echo);
    BOOST_TEST(all_online(p, 1));
    p.stop();
    p.stop();
    p.stop();
    BOOST_TEST(p.run().accounts == 1u);  // nobody plays the server
}

BOOST_AUTO_TEST_CASE(a_handler_that_cannot_be_ended_does_not_keep_the_pool)
{
    const captured_lines log;
    auto settings = in_memory(1);
    settings.drain = 0s;
    settings.stays_when_empty = true;
    pool p(settings);
    const auto id = p.add(account("a.org"), &make_hesitant);
    BOOST_TEST(all_online(p, 1));
    say(p, id, "a.org", "hard");
    BOOST_TEST(until(p, [] { return hesitant::begun == 1; }));
    p.remove(id);
    BOOST_TEST(until(p, [&] { return p.figures().zombies == 1; }));
    BOOST_TEST(log.contain("a handler did not end"), log.text());
    p.stop();
    BOOST_TEST(p.run().accounts == 1u);
}

BOOST_AUTO_TEST_CASE(what_comes_after_the_end_is_dropped)
{
    pool p(in_memory(2));
    p.stop();
    const auto late = p.add(account("a.org"), &make_echo);
    const auto result = p.run();
    BOOST_TEST(result.accounts == 1u);
    BOOST_TEST(result.refused == 0u);
    p.remove(late);
    p.stop();
    BOOST_CHECK_THROW(on(p, 1, [] { return 7; }), std::future_error);
    BOOST_TEST(p.figures().silent_threads == 2u);
}

BOOST_AUTO_TEST_CASE(a_call_that_throws_is_logged_and_the_thread_goes_on)
{
    const captured_lines log;
    pool p(in_memory(1));
    p.post(0, [] { throw std::runtime_error("a bug of mine"); });
    BOOST_TEST(on(p, 0, [] { return 7; }) == 7);
    BOOST_TEST(log.contain("a bug of mine"), log.text());
}

BOOST_AUTO_TEST_CASE(a_bot_that_cannot_be_made_is_the_callers_trouble)
{
    pool p(in_memory(1));
    BOOST_CHECK_THROW(
        p.add(account("a.org"),
              []() -> std::unique_ptr<bot> { throw std::runtime_error("no database"); }),
        std::runtime_error);
    BOOST_CHECK_THROW(p.add(account("a.org"), [] { return std::unique_ptr<bot>(); }), failure);
    BOOST_TEST(p.run().accounts == 0u);
}

BOOST_AUTO_TEST_CASE(threads_that_cannot_start_are_no_pool)
{
    for (const int good : {0, 1}) {
        std::atomic<int> left = good;
        auto settings = in_memory(2);
        settings.links = [&](asio::io_context&) -> std::unique_ptr<net::link_source> {
            if (left-- > 0) return std::make_unique<scripted_links>();
            const boost::system::error_code full(EMFILE, boost::system::system_category());
            throw boost::system::system_error(full, "epoll");
        };
        BOOST_CHECK_EXCEPTION(pool p(settings), failure, [](const failure& f) {
            return net::means_no_descriptor(f.why().code) && contains(f.what(), "raise the limit");
        });
    }
}

BOOST_AUTO_TEST_CASE(sessions_that_end_while_calls_come_from_everywhere)
{
    pool p(in_memory(2));
    std::vector<account_id> ids;
    for (int i = 0; i < 20; ++i)
        ids.push_back(p.add(account("d" + std::to_string(i) + ".org"), &make_echo));
    running r(p);
    std::vector<std::thread> callers;
    for (int n = 0; n < 3; ++n)
        callers.emplace_back([&, n] {
            for (std::size_t i = 0; i < ids.size(); ++i) {
                p.post(ids[i], [](bot&, const sender& s) { (void)s.online(); });
                if (i % 3 == static_cast<std::size_t>(n)) p.remove(ids[i]);
                (void)p.figures();
            }
        });
    const auto result = r.end(p);
    for (auto& c : callers) c.join();
    BOOST_TEST(result.accounts == 20u);
    BOOST_TEST(result.refused == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

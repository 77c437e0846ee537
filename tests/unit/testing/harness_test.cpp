// A harness must find what it is there to find: each kind of expectation is made to fail.
#include <mynah/testing/harness.hpp>

#include <mynah/base/offload.hpp>
#include <mynah/base/sleep.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <thread>

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;

namespace {

class echo : public bot {
    task<> on_message(incoming m) override { return m.reply(m.body()); }
};

const std::string question =
    "<message from='ann@example.org/x' type='chat'><body>hi</body></message>";
const std::string answer = "<message to='ann@example.org/x' type='chat'><body>hi</body></message>";

template <class Call>
std::string mismatch(Call call)
{
    try {
        call();
    } catch (const harness_mismatch& e) {
        return e.what();
    }
    BOOST_ERROR("nothing was found");
    return {};
}

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(harness_test)

BOOST_AUTO_TEST_CASE(a_true_expectation_passes)
{
    harness h{echo()};
    h.receive(question);
    h.expect(answer);
    h.expect_nothing();
}

BOOST_AUTO_TEST_CASE(another_answer_than_expected_is_found)
{
    const std::string other =
        "<message to='ann@example.org/x' type='chat'><body>bye</body></message>";
    harness h{echo()};
    h.receive(question);
    const auto what = mismatch([&] { h.expect(other); });
    BOOST_TEST(contains(what, other), what);
    BOOST_TEST(contains(what, answer), what);
}

BOOST_AUTO_TEST_CASE(an_answer_that_nobody_expects_is_found)
{
    harness h{echo()};
    h.receive(question + question);
    h.expect(answer);
    const auto what = mismatch([&] { h.expect_nothing(); });
    BOOST_TEST(contains(what, answer), what);
}

BOOST_AUTO_TEST_CASE(a_missing_answer_is_found)
{
    harness h{bot()};
    h.receive(question);
    const auto what = mismatch([&] { h.expect(answer); });
    BOOST_TEST(contains(what, "nothing"), what);
    BOOST_TEST(contains(what, answer), what);
}

BOOST_AUTO_TEST_CASE(text_that_is_no_xml_is_named)
{
    harness h{echo()};
    h.receive(question);
    for (const std::string broken : {"<message><body>hi</message>", "hi", "", "<a/><b/>"}) {
        const auto what = mismatch([&] { h.expect(broken); });
        BOOST_TEST(contains(what, "well-formed"), what);
        BOOST_TEST(contains(what, broken), what);
    }
    h.expect(answer);  // it is still there
}

BOOST_AUTO_TEST_CASE(attributes_come_in_any_order)
{
    harness h{echo()};
    h.receive(question);
    h.expect("<message type='chat' to='ann@example.org/x'><body>hi</body></message>");
    h.receive(
        "<iq id='v' type='get' from='ann@example.org/x'><query "
        "xmlns='http://jabber.org/protocol/disco#items'/></iq>");
    h.expect(
        "<iq id='v' to='ann@example.org/x' type='result'><query "
        "xmlns='http://jabber.org/protocol/disco#items'/></iq>");
}

BOOST_AUTO_TEST_CASE(other_values_of_attributes_are_found_in_any_order)
{
    harness h{echo()};
    h.receive(question);
    mismatch(
        [&] { h.expect("<message type='to' to='ann@example.org/x'><body>hi</body></message>"); });
}

BOOST_AUTO_TEST_CASE(the_stanza_is_handed_out_as_it_was_sent)
{
    harness h{echo()};
    h.receive(question);
    BOOST_TEST(h.next() == answer);
    BOOST_TEST(h.next() == "");
}

// --- Failures

namespace {

class careless : public bot {
    task<> on_message(incoming m) override
    {
        if (m.body() == "throw") throw std::runtime_error("a bug");
        if (m.body() == "fail") throw failure(errc::queue_full);
        co_return;
    }
};

class careful : public careless {
public:
    std::vector<std::string> errors;

private:
    void on_error(const error& why, std::string_view, jid_view) override
    {
        errors.push_back(why.message());
    }
};

std::string saying(std::string_view body)
{
    return "<message from='ann@example.org/x' type='chat'><body>" + std::string(body) +
           "</body></message>";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_handler_that_throws_is_no_secret)
{
    harness h{careless()};
    const auto what = mismatch([&] { h.receive(saying("throw")); });
    BOOST_TEST(contains(what, "a bug"), what);
    BOOST_TEST(contains(what, "ann@example.org/x"), what);
    mismatch([&] { h.receive(saying("fail")); });
    h.receive(saying("peace"));  // told once
}

BOOST_AUTO_TEST_CASE(a_bot_that_hears_its_errors_is_left_to_itself)
{
    harness h{careful()};
    h.receive(saying("throw"));
    BOOST_TEST(h.subject().errors.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_failing_on_online_is_no_secret)
{
    class failing : public bot {
        task<> on_online(sender) override
        {
            throw failure(errc::queue_full);
            co_return;
        }
    };
    const auto what = mismatch([] { harness h{failing()}; });
    BOOST_TEST(contains(what, "online"), what);
}

BOOST_AUTO_TEST_CASE(a_throwing_on_online_is_no_secret)
{
    class throwing : public bot {
        task<> on_online(sender) override
        {
            throw std::runtime_error("a bug");
            co_return;
        }
    };
    const auto what = mismatch([] { harness h{throwing()}; });
    BOOST_TEST(contains(what, "a bug"), what);
}

BOOST_AUTO_TEST_CASE(a_session_that_has_ended_is_no_secret)
{
    const std::string conflict =
        "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>";
    harness h{echo()};
    const auto what = mismatch([&] { h.receive(conflict); });
    BOOST_TEST(contains(what, "ended"), what);
    mismatch([&] { h.receive(question); });
    mismatch([&] { h.expect(answer); });
    mismatch([&] { h.expect_nothing(); });
    mismatch([&] { h.advance(1s); });
}

BOOST_AUTO_TEST_CASE(a_session_that_was_told_to_stop_has_not_failed)
{
    harness h{echo()};
    h.stream().stop();
    h.advance(10s);
    h.expect_nothing();
}

// --- Threads

namespace {

std::string slowly(std::string text)
{
    std::this_thread::yield();
    return "slow " + text;
}

class thinker : public bot {
    task<> on_message(incoming m) override
    {
        for (int i = 0; i < 3; ++i) {
            auto thinking = offload(&slowly, std::string(m.body()));
            const auto text = co_await std::move(thinking);
            auto replying = m.reply(text + " " + std::to_string(i));
            co_await std::move(replying);
            auto* wheel = clock;
            auto pause = sleep(*wheel, 1s);
            co_await std::move(pause);
        }
    }

public:
    timer_wheel* clock = nullptr;
};

}  // namespace

BOOST_AUTO_TEST_CASE(what_a_handler_offloads_is_waited_for)
{
    harness h{thinker()};
    h.subject().clock = &h.wheel();
    h.receive(question);
    h.expect("<message to='ann@example.org/x' type='chat'><body>slow hi 0</body></message>");
    h.expect_nothing();
    h.advance(1s);
    h.expect("<message to='ann@example.org/x' type='chat'><body>slow hi 1</body></message>");
    h.advance(1s);
    h.expect("<message to='ann@example.org/x' type='chat'><body>slow hi 2</body></message>");
    h.expect_nothing();
}

BOOST_AUTO_TEST_SUITE_END()

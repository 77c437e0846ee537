// A bot that is online, without a server, and a question that it asks.
#pragma once

#include <boost/test/unit_test.hpp>
#include <mynah/base/spawn.hpp>
#include <mynah/testing/harness.hpp>

#include <optional>

namespace mynah::xep {

class online : public testing::harness<bot> {
public:
    explicit online(const testing::harness_options& options = {}) : harness(bot(), options) {}
    explicit online(bot b) : harness(std::move(b)) {}
};

// Runs a request function on the bot's loop; done when the harness has received its reply.
template <class T>
class asking {
public:
    asking(testing::bot_harness& h, task<T> question)
        : harness_(h), group_(h.context().get_executor())
    {
        group_.spawn(keep(std::move(question), answer_), "asking");
    }

    asking(const asking&) = delete;
    asking& operator=(const asking&) = delete;
    ~asking()
    {
        group_.cancel();
        harness_.advance(duration::zero());
    }

    bool done() const noexcept { return answer_.has_value(); }
    const T& answer() const
    {
        BOOST_REQUIRE(answer_);
        return *answer_;
    }

private:
    static task<> keep(task<T> question, std::optional<T>& to)
    {
        auto answer = co_await std::move(question);
        to.emplace(std::move(answer));
    }

    testing::bot_harness& harness_;
    std::optional<T> answer_;
    task_group group_;
};

}  // namespace mynah::xep

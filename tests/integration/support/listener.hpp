// A bot that answers nothing, and keeps what it hears and what becomes of its session.
#pragma once

#include <mynah/bot/bot.hpp>

#include <string>
#include <vector>

namespace mynah::testing {

class listener : public bot {
public:
    int online = 0;
    int suspended = 0;
    int resumed = 0;
    std::vector<std::string> heard;  // bodies

private:
    task<> on_message(incoming m) override
    {
        heard.emplace_back(m.body());
        co_return;
    }
    task<> on_online(sender) override
    {
        ++online;
        co_return;
    }
    void on_suspended(const error&, duration) override { ++suspended; }
    void on_resumed(sender) override { ++resumed; }
};

}  // namespace mynah::testing

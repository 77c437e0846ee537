// Asks whoever writes which program they use, and tells them.
#include <mynah/mynah.hpp>
#include <mynah/xep/version.hpp>

#include <string>

class curious : public mynah::bot {
    mynah::task<> on_message(mynah::incoming m) override
    {
        auto asking = mynah::xep::version::get(m.session(), mynah::jid(m.from()));
        auto found = co_await std::move(asking);

        std::string text = "Your program does not tell what it is.";
        if (found) text = "You use " + found->name + " " + found->version + ".";
        auto answer = m.reply(text);
        co_await std::move(answer);
    }
};

int main(int argc, char** argv) { return mynah::run<curious>(argc, argv); }

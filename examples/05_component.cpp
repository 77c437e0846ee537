// A component answers for every address of its domain: whoever writes to ann@desks.example.org
// reaches Ann's desk.
#include <mynah/mynah.hpp>

#include <string>

class desks : public mynah::bot {
public:
    desks() { settings().name = "Desks"; }

private:
    mynah::task<> on_message(mynah::incoming m) override
    {
        const auto whose = std::string(m.to().local());
        auto answer = m.reply(whose.empty() ? "Whose desk?" : "This is the desk of " + whose + ".");
        co_await std::move(answer);
    }

    // Who may see that a desk is there? Asked at subscriptions and at presence probes.
    mynah::task<bool> on_subscribe(mynah::jid who) override
    {
        co_return who.domain() == "example.org";
    }
};

int main(int argc, char** argv) { return mynah::run<desks>(argc, argv); }

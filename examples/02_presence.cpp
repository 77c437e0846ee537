// Greets a contact who comes online, and says who is there when asked.
#include <mynah/mynah.hpp>

#include <set>
#include <string>

class doorman : public mynah::bot {
public:
    doorman() { settings().status = "Say \"who\" to see who is here."; }

private:
    mynah::task<> on_presence(mynah::incoming p) override
    {
        const mynah::jid who(p.from());
        switch (p.presence().type()) {
            case mynah::presence_type::available:
                if (here_.insert(who).second && who.bare() != p.session().address().bare()) {
                    auto hello =
                        mynah::message(who).body("Welcome, " + std::string(who.local()) + "!");
                    (void)p.session().try_send(hello);
                }
                break;
            case mynah::presence_type::unavailable: here_.erase(who); break;
            default: break;
        }
        co_return;
    }

    mynah::task<> on_message(mynah::incoming m) override
    {
        if (m.body() != "who") co_return;
        std::string list;
        for (const auto& who : here_) list += who.text() + "\n";
        auto answer = m.reply(list);
        co_await std::move(answer);
    }

    std::set<mynah::jid> here_;
};

int main(int argc, char** argv) { return mynah::run<doorman>(argc, argv); }

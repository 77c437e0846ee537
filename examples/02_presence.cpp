// Greets a contact who comes online, and says who is there when asked.
#include <mynah/mynah.hpp>

#include <set>
#include <string>

class doorman : public mynah::bot {
public:
    doorman() { settings().status = "Say \"who\" to see who is here."; }

private:
    // Whoever left while we were away has not told us.
    mynah::task<> on_online(mynah::sender) override
    {
        here_.clear();
        co_return;
    }

    mynah::task<> on_presence(mynah::incoming p) override
    {
        const mynah::jid who(p.from());
        switch (p.presence().type()) {
            case mynah::presence_type::available: greet(who, p.session()); break;
            case mynah::presence_type::unavailable: here_.erase(who); break;
            default: break;
        }
        co_return;
    }

    // Anybody may send presence: neither strangers nor a thousand devices may fill the list.
    void greet(const mynah::jid& who, const mynah::sender& session)
    {
        const bool is_self = who.bare() == session.address().bare();
        if (is_self || !contacts().find(who) || here_.size() >= most) return;
        if (!here_.insert(who).second) return;
        auto hello = mynah::message(who).body("Welcome, " + std::string(who.local()) + "!");
        (void)session.try_send(hello);
    }

    mynah::task<> on_message(mynah::incoming m) override
    {
        if (m.body() != "who") co_return;
        std::string list;
        for (const auto& who : here_) list += who.text() + "\n";
        auto answer = m.reply(list);
        co_await std::move(answer);
    }

    static constexpr std::size_t most = 1000;
    std::set<mynah::jid> here_;
};

int main(int argc, char** argv) { return mynah::run<doorman>(argc, argv); }

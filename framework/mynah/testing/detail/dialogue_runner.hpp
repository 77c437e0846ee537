// One engine on its way through a dialogue: not for tests, they have dialogue.
#pragma once

#include <mynah/base/counters.hpp>
#include <mynah/protocol/engine.hpp>
#include <mynah/testing/dialogue.hpp>
#include <mynah/testing/placeholders.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mynah::testing {

class dialogue::runner {
public:
    // How many of the bytes that are left arrive at once.
    using cutter = std::function<std::size_t(std::size_t left)>;

    runner(const dialogue& script, cutter cut);

    void run();                   // all of it; nothing may be left over
    void run(std::size_t steps);  // the first ones

    // What comes while an event waits to be taken is kept: so it is with a reader that handles one
    // thing at a time.
    void feed(std::string_view bytes);
    void feed_step(const step& s, std::size_t bytes) { feed(names_.fill(s.text).substr(0, bytes)); }
    void time_passes(duration d);

    // Takes all that the engine has to say and to write now. Is it still on its way?
    bool goes_on();
    // From here on it may only end: see last_words.hpp.
    void breaks();
    void must_be_over();

    protocol::engine& subject() noexcept { return engine_; }
    time_point now() const noexcept { return now_; }

private:
    void perform(const step& s);
    void listen();
    void catch_up();  // with what the server has said meanwhile
    protocol::engine_event next();
    void expect(protocol::engine_event wanted);
    void expect_output(const std::string& wanted);
    void expect_stanza(const std::string& wanted);
    void expect_end(const step& s, protocol::engine_event how);
    [[noreturn]] void mismatch(std::string_view expected, std::string_view got) const;

    const dialogue& script_;
    cutter cut_;
    counters counts_;
    protocol::engine engine_;
    placeholders names_;
    time_point now_{std::chrono::hours(1)};
    std::optional<protocol::engine_event> pending_;
    std::string unfed_;
    int ends_ = 0;  // how often it said that it is over
    bool broken_ = false;
    bool was_online_ = false;  // when it broke
    std::string last_words_;   // written since then
    std::size_t at_ = 0;
};

}  // namespace mynah::testing

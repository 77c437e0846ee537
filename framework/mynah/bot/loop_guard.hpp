// Two bots that answer each other never stop: this one notices.
//
// A loop is known by the bot's own last words coming back several times in a row, never by speed:
// two hundred different questions in a second are a busy day, and get two hundred answers.
#pragma once

#include <mynah/stanza/jid.hpp>

#include <cstdint>
#include <list>
#include <memory>
#include <string_view>
#include <unordered_map>

namespace mynah {

class loop_guard {
public:
    static constexpr std::uint32_t patience =
        5;  // the same words this often in a row are no conversation
    static constexpr std::size_t max_peers =
        1000;  // a new one more costs the memory of who was silent for the longest time

    // We have said this to `peer` (bare).
    void said(jid_view peer, std::string_view text);

    // `peer` says this. True: our own words again and again; do not answer.
    bool is_loop(jid_view peer, std::string_view text);

private:
    struct memory {
        std::uint64_t peer = 0;   // seeded hash: peers choose their names
        std::uint64_t words = 0;  // hash of what we said last
        std::uint32_t returned = 0;
    };

    struct peers {
        std::list<memory> latest;  // who spoke last comes first
        std::unordered_map<std::uint64_t, std::list<memory>::iterator> by_peer;
    };

    memory* find(std::uint64_t peer);
    memory& enter(std::uint64_t peer);

    std::unique_ptr<peers> peers_;  // null: nobody was spoken to
};

}  // namespace mynah

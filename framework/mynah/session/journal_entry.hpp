// What of one session stands in the journal, and how it follows the session.
#pragma once

#include <mynah/protocol/engine.hpp>
#include <mynah/session/session_journal.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace mynah {

class journal_entry {
public:
    journal_entry(std::shared_ptr<session_journal> journal, std::string account);
    journal_entry(const journal_entry&) = delete;
    journal_entry& operator=(const journal_entry&) = delete;

    // What an earlier process has left of the account's session, once.
    std::optional<protocol::saved_session> take_left() { return std::exchange(left_, {}); }

    // Writes down what has changed, in one write: before the transport gets output, and when a
    // session ends. `generation`: of the session.
    void follow(const protocol::engine& engine, std::uint32_t generation);

private:
    void write_whole(const protocol::engine& engine);
    void write_changes(const protocol::engine& engine);

    std::shared_ptr<session_journal> journal_;
    std::string account_;
    std::uint32_t number_;
    std::optional<protocol::saved_session> left_;
    bool stands_;        // a session of the account is in the journal
    bool ours_ = false;  // and this object wrote it: what follows tells how much of it
    std::uint32_t generation_ = 0;
    std::uint64_t sent_ = 0;
    std::uint64_t acknowledged_ = 0;
    std::uint64_t finished_ = 0;
};

}  // namespace mynah

// Where it is kept how each account logged in last: so that the next process, too, logs in by the
// token that the server has given out (XEP-0484), and by nothing weaker than before.
//
// Programs derive from it to keep this in a place of their own; login_folder keeps it in files.
#pragma once

#include <mynah/protocol/login_memory.hpp>
#include <mynah/stanza/jid.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace mynah {

class kept_login {
public:
    explicit kept_login(sasl::strength s, std::shared_ptr<const protocol::login_memory> m = nullptr)
        : least_strength(s), memory(std::move(m))
    {
    }

    sasl::strength least_strength;                         // see protocol::login
    std::shared_ptr<const protocol::login_memory> memory;  // a secret; null: without SASL2
};

// Called on the threads of the sessions: it must not take long, and be thread-safe.
class login_store {
public:
    virtual ~login_store() = default;

    // Before the first log-in of a session; nullopt: nothing is known of the account (bare).
    virtual std::optional<kept_login> load(const jid& account) = 0;
    // It has changed. What cannot be kept is for the store to complain about: the log-in goes on.
    virtual void save(const jid& account, const kept_login& login) = 0;
};

}  // namespace mynah

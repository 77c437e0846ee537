// Where it is kept how each account logged in last: so that the next process, too, logs in by the
// token that the server has given out (XEP-0484), and by nothing weaker than before.
//
// Programs derive from it to keep this in a place of their own; login_folder keeps it in files.
#pragma once

#include <mynah/protocol/login_memory.hpp>

#include <memory>
#include <optional>
#include <string_view>
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

// `session`: the account and the resource that it asks for, "bot@example.org/x". To the server each
// is a client of its own, and a newer log-in of the same client ends the older one.
//
// Called on the threads of the sessions: it must not take long, and be thread-safe.
class login_store {
public:
    virtual ~login_store() = default;

    // Before the first log-in; nullopt: nothing is known.
    virtual std::optional<kept_login> load(std::string_view session) = 0;
    // It has changed. What cannot be kept is for the store to complain about: the log-in goes on.
    virtual void save(std::string_view session, const kept_login& login) = 0;
};

}  // namespace mynah

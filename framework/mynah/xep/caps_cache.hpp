// XEP-0115: Entity Capabilities
//
// What is behind the hashes that others send with their presence: asked for once, believed only
// when the answer has that hash (or one peer could say for all users of a program what it cannot
// do), forgotten when others were needed more recently.
#pragma once

#include <mynah/xep/caps.hpp>

#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <string>

namespace mynah::xep::caps {

// Of one thread.
class cache {
public:
    // `capacity`: how many are remembered, 32 KB each at most.
    explicit cache(std::size_t capacity = 1000) : capacity_(capacity) {}

    // nullptr: not known yet.
    std::shared_ptr<const disco::info> find(const capabilities& c);

    // Asks `peer`, unless the answer is known. Outlives the call. Errors besides those of
    // disco::get_info(): too_many_requests when two are under way to that account already;
    // bad_reply when the answer is ill-formed or has another hash. By a hash function that is not
    // known here the answer counts for this peer only: it is not remembered (5.4).
    task<result<std::shared_ptr<const disco::info>>> get(
        sender out, jid peer, capabilities c, duration deadline = std::chrono::seconds(30));

    std::size_t size() const noexcept { return entries_.size(); }

private:
    class turn;
    struct entry {
        std::string key;
        std::shared_ptr<const disco::info> what;
    };

    void remember(const capabilities& c, std::shared_ptr<const disco::info> what);

    std::size_t capacity_;
    std::list<entry> entries_;  // the latest used first
    std::map<std::string, std::list<entry>::iterator, std::less<>> by_key_;
    std::map<jid, int, std::less<>> asking_;  // questions under way, by account
};

}  // namespace mynah::xep::caps

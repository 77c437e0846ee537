// A snapshot of a registry: immutable, shared, made for looking up.
#pragma once

#include <mynah/handlers/handler_registry.hpp>

#include <string>
#include <vector>

namespace mynah {

// The `type` of an entry for messages or presence of one type, whatever their payload: 0 stands for
// an entry by payload.
constexpr std::uint8_t by_type(std::uint8_t type) noexcept
{
    return static_cast<std::uint8_t>(type + 1);
}

// One registration.
class handler_entry {
public:
    enum class role : std::uint8_t { answer, owner, otherwise, watcher, payload_watcher, feature };

    handler_entry(role r, stanza_kind k) : what(r), kind(k) {}
    friend bool operator==(const handler_entry&, const handler_entry&) = default;

    role what;
    stanza_kind kind;
    std::uint8_t type = 0;  // iq_type of requests; else by_type(), or 0
    handler_id id{};
    std::string space;  // of the payload
    std::string local;
    std::string feature;
    async_handler owner;
    answer_handler answer;
    observer watcher;
};

class handler_table {
public:
    handler_table(std::vector<handler_entry> entries, identity who);

    // Who owns a stanza with this payload; nullptr: nobody in particular. `type`: of IQ requests,
    // else 0.
    const handler_entry* owner(stanza_kind kind, std::uint8_t type,
                               xml::element payload) const noexcept
    {
        return find(kind, type, payload.space(), payload.name());
    }
    // Who owns messages or presence of this type.
    const handler_entry* owner(stanza_kind kind, std::uint8_t type) const noexcept
    {
        return find(kind, by_type(type), {}, {});
    }
    bool has_owners(stanza_kind kind) const noexcept
    {
        return owners_[static_cast<std::size_t>(kind)] != 0;
    }
    const async_handler& otherwise(stanza_kind kind) const noexcept
    {
        return otherwise_[static_cast<std::size_t>(kind)];
    }

    void observe(const stanza& s, handler_host& host, const sender& session) const;

    // XEP-0030: sorted, each once.
    const std::vector<std::string>& features() const noexcept { return features_; }
    const identity& who() const noexcept { return who_; }

    const std::vector<handler_entry>& entries() const noexcept { return entries_; }
    bool same_as(const handler_table& other) const noexcept
    {
        return who_ == other.who_ && entries_ == other.entries_;
    }

private:
    const handler_entry* find(stanza_kind kind, std::uint8_t type, std::string_view space,
                              std::string_view local) const noexcept;
    std::size_t slot(stanza_kind kind, std::uint8_t type, std::string_view space,
                     std::string_view local) const noexcept;

    std::vector<handler_entry> entries_;
    identity who_;
    std::vector<std::uint32_t>
        index_;  // open addressing over owners and answers: position + 1, or 0
    std::vector<std::uint32_t> observers_[3];  // by kind: positions
    std::uint32_t owners_[3] = {};             // by kind: how many are in the index
    async_handler otherwise_[3];
    std::vector<std::string> features_;
};

}  // namespace mynah

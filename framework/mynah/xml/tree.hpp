// One element with everything in it, flat: nodes[], attributes[], text[] with 32-bit offsets.
//
// Move-only. The arrays come from a pool of the thread and go back to it, so that a stanza
// allocates nothing in the steady state; a tree therefore dies on the thread that made it (debug
// builds check). `clone()` makes a copy that owns plain memory and may travel.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/xml/element.hpp>

#include <utility>

namespace mynah::xml {

class tree {
public:
    tree() noexcept = default;  // empty: no storage taken
    tree(tree&& other) noexcept : storage_(std::exchange(other.storage_, nullptr)) {}
    tree& operator=(tree&& other) noexcept;
    ~tree();

    // For tests, configuration and data in programs; the wire goes through stream_parser. One
    // element, white space around it, no XML declaration; the prefix `stream` is bound as on a
    // stream. `default_space`: namespace of unprefixed names that stand in no xmlns. Error:
    // invalid_argument, its text says what is wrong.
    static result<tree> parse(std::string_view document, std::string_view default_space = {});

    bool empty() const noexcept;
    element root() const noexcept
    {
        return empty() ? element() : element(storage_, 0);
    }  // false when empty
    tree clone() const;

    // Bytes of text and structure that this tree holds: what a queue counts.
    std::size_t size_bytes() const noexcept;

    // Keeps a copy of `text` as long as the tree lives, where it is; for values derived from it (a
    // normalised JID).
    std::string_view keep(std::string_view text);

private:
    friend class stream_parser;
    explicit tree(detail::tree_storage* filled) noexcept : storage_(filled) {}

    detail::tree_storage* storage_ = nullptr;
};

}  // namespace mynah::xml

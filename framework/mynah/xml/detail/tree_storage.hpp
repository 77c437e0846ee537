// The arrays behind a tree, how the parser fills them, and the thread's pool of them.
//
// Nodes stand in document order: the first child of node n, if any, is n + 1, and its next sibling,
// if any, is `end` (the node behind its last descendant). So a walk needs no stack, a copy is three
// array copies, and depth costs nothing. Character data is stored in ElementTree's manner: what
// stands before the first child is the element's text, what follows a child is that child's tail;
// each is one piece of text[].
#pragma once

#include <mynah/xml/vocabulary.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace mynah::xml::detail {

inline constexpr std::uint32_t no_node = 0xFFFFFFFF;

struct slice {
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
};

// Known words are ids; the slices are used for the others only.
struct expanded_name {
    name_id local_id = name_id::unknown;
    ns_id space_id = ns_id::unknown;
    slice local;
    slice space;
};

struct attribute {
    expanded_name name;
    slice value;
};

struct node {
    expanded_name name;
    slice text;
    slice tail;
    std::uint32_t first_attribute = 0;
    std::uint32_t attribute_count = 0;
    std::uint32_t parent = no_node;
    std::uint32_t end = 0;
};

class tree_storage {
public:
    std::string_view view(slice s) const noexcept { return {text.data() + s.offset, s.size}; }
    std::string_view local(const expanded_name& n) const noexcept
    {
        return n.local_id == name_id::unknown ? view(n.local) : xml::text(n.local_id);
    }
    std::string_view space(const expanded_name& n) const noexcept
    {
        return n.space_id == ns_id::unknown ? view(n.space) : xml::text(n.space_id);
    }
    bool is(const expanded_name& n, const qname& q) const noexcept
    {
        return pack(n.local_id, n.space_id) == pack(q.local_id, q.space_id) &&
               (n.local_id != name_id::unknown || view(n.local) == q.local) &&
               (n.space_id != ns_id::unknown || view(n.space) == q.space);
    }

    std::uint32_t first_child(std::uint32_t n) const noexcept
    {
        return n + 1 < nodes.size() && nodes[n + 1].parent == n ? n + 1 : no_node;
    }
    std::uint32_t next_sibling(std::uint32_t n) const noexcept
    {
        const auto end = nodes[n].end;
        return end < nodes.size() && nodes[end].parent == nodes[n].parent ? end : no_node;
    }

    // Building, in document order.
    void start(const expanded_name& name);
    void add_attribute(const expanded_name& name, std::string_view value);
    void add_text(std::string_view piece);
    void end();
    slice add(std::string_view copy);

    // A copy that stays where it is, whatever is kept later.
    std::string_view keep(std::string_view copy);

    void clear() noexcept;
    std::size_t capacity_bytes() const noexcept;

    std::vector<node> nodes;
    std::vector<attribute> attributes;
    std::string text;
    std::vector<std::unique_ptr<char[]>> kept;  // what keep() found no room for in `text`
    std::size_t kept_bytes = 0;
    std::uint32_t open = no_node;    // the element whose end tag is awaited
    std::uint32_t closed = no_node;  // its last complete child: whose tail text is
    std::thread::id owner;           // the thread that pools it; none for a clone
};

inline slice tree_storage::add(std::string_view copy)
{
    const slice s{std::uint32_t(text.size()), std::uint32_t(copy.size())};
    text.append(copy);
    return s;
}

inline void tree_storage::start(const expanded_name& name)
{
    const auto parent = open;
    open = std::uint32_t(nodes.size());
    closed = no_node;
    node& n = nodes.emplace_back();
    n.name = name;
    n.first_attribute = std::uint32_t(attributes.size());
    n.parent = parent;
}

inline void tree_storage::add_attribute(const expanded_name& name, std::string_view value)
{
    attributes.push_back({name, add(value)});
    ++nodes[open].attribute_count;
}

inline void tree_storage::add_text(std::string_view piece)
{
    slice& s = closed == no_node ? nodes[open].text : nodes[closed].tail;
    if (s.size == 0) s.offset = std::uint32_t(text.size());
    text.append(piece);
    s.size += std::uint32_t(piece.size());
}

inline void tree_storage::end()
{
    node& n = nodes[open];
    n.end = std::uint32_t(nodes.size());
    closed = open;
    open = n.parent;
}

// Empty arrays, with room from earlier use if the thread's pool has some.
tree_storage* take_storage();
// Back to the pool, or freed when the pool is full or the arrays have grown too large. Null is
// fine.
void give_back(tree_storage*) noexcept;

// What a thread's pool keeps at most: trees, and bytes of one of them.
inline constexpr std::size_t pooled_trees = 64;
inline constexpr std::size_t pooled_tree_bytes = 32 * 1024;

}  // namespace mynah::xml::detail

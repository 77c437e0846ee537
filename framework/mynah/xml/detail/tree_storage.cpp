#include <mynah/xml/detail/tree_storage.hpp>

#include <cassert>
#include <cstring>

namespace mynah::xml::detail {
namespace {

struct storage_pool;
thread_local storage_pool* this_pool =
    nullptr;  // null before first use and after the thread's destructors
thread_local bool pool_gone = false;

struct storage_pool {
    storage_pool()
    {
        free.reserve(pooled_trees);
        this_pool = this;
    }
    ~storage_pool()
    {
        this_pool = nullptr;
        pool_gone = true;
    }

    std::vector<std::unique_ptr<tree_storage>> free;
};

// A tree may outlive the pool when both die with the thread.
storage_pool* pool()
{
    if (this_pool == nullptr && !pool_gone) {
        thread_local storage_pool instance;
    }
    return this_pool;
}

}  // namespace

std::string_view tree_storage::keep(std::string_view copy)
{
    if (text.capacity() - text.size() >= copy.size()) return view(add(copy));
    kept.push_back(std::make_unique_for_overwrite<char[]>(copy.size()));
    kept_bytes += copy.size();
    std::memcpy(kept.back().get(), copy.data(), copy.size());
    return {kept.back().get(), copy.size()};
}

void tree_storage::clear() noexcept
{
    nodes.clear();
    attributes.clear();
    text.clear();
    kept.clear();
    kept_bytes = 0;
    open = closed = no_node;
}

std::size_t tree_storage::capacity_bytes() const noexcept
{
    return nodes.capacity() * sizeof(node) + attributes.capacity() * sizeof(attribute) +
           text.capacity();
}

tree_storage* take_storage()
{
    storage_pool* const p = pool();
    if (p != nullptr && !p->free.empty()) {
        tree_storage* const s = p->free.back().release();
        p->free.pop_back();
        return s;
    }
    auto s = std::make_unique<tree_storage>();
    s->owner = std::this_thread::get_id();
    return s.release();
}

void give_back(tree_storage* s) noexcept
{
    if (s == nullptr) return;
    std::unique_ptr<tree_storage> owned(s);
    assert((s->owner == std::thread::id() || s->owner == std::this_thread::get_id()) &&
           "a tree dies on the thread that made it; clone() travels");
    if (s->owner != std::this_thread::get_id()) return;
    storage_pool* const p = pool();
    if (p == nullptr || p->free.size() == pooled_trees) return;

    // Next time what was kept finds its room in `text`.
    const std::size_t wanted = s->text.size() + s->kept_bytes;
    const bool grow = s->kept_bytes != 0 && wanted <= pooled_tree_bytes;
    s->clear();
    if (s->capacity_bytes() + (grow ? wanted : 0) > pooled_tree_bytes) return;
    if (grow) s->text.reserve(wanted);
    p->free.push_back(std::move(owned));
}

}  // namespace mynah::xml::detail

// A thread's store of emptied buffers: what grew for one connection serves the next, and an idle
// connection holds none.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace mynah {

// `Container`: a string or a vector. At most `Count` of them with at most `Capacity` elements each
// are kept per thread; a buffer joins the store of the thread where it is given back.
template <class Container, std::size_t Count, std::size_t Capacity>
class recycler {
public:
    // Empty; with room from earlier use when there is some.
    static Container take() noexcept
    {
        auto& s = store();
        if (s.empty()) return {};
        Container c = std::move(s.back());
        s.pop_back();
        return c;
    }

    // Leaves `c` empty and without memory.
    static void give_back(Container& c) noexcept
    {
        Container old;
        std::swap(old, c);
        const auto room = old.capacity();
        auto& s = store();
        if (room == Container().capacity() || room > Capacity || s.size() == Count) return;
        old.clear();
        s.push_back(std::move(old));  // there is room: reserved below
    }

private:
    static std::vector<Container>& store()
    {
        thread_local std::vector<Container> kept = [] {
            std::vector<Container> v;
            v.reserve(Count);
            return v;
        }();
        return kept;
    }
};

}  // namespace mynah

// A cheap view of one element of a tree: two words, no ownership. Valid while the tree lives, also
// when it is moved.
//
// A default-constructed element is "no such element": it has no name, attributes, children or text,
// and is false. So paths need no checks: `stanza.child("query",
// ns).child("item").attribute("jid")`.
#pragma once

#include <mynah/xml/vocabulary.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>

namespace mynah::xml {

class writer;

namespace detail {
class tree_storage;
}

class element {
public:
    element() = default;
    explicit operator bool() const noexcept { return tree_ != nullptr; }

    std::string_view name() const noexcept;   // local part
    std::string_view space() const noexcept;  // namespace URI

    bool is(const qname& name) const noexcept;  // integer compare for known names
    bool is(std::string_view local, std::string_view space) const noexcept;

    // Attribute without a namespace; nullopt when it is not there.
    std::optional<std::string_view> attribute(std::string_view local) const noexcept;
    std::optional<std::string_view> attribute(std::string_view local,
                                              std::string_view space) const noexcept;
    // The same with "" for "not there".
    std::string_view operator[](std::string_view local) const noexcept
    {
        return attribute(local).value_or("");
    }

    // Every attribute, in the order of the document; xmlns is not one.
    struct attribute_view {
        std::string_view name;
        std::string_view space;
        std::string_view value;
    };
    std::size_t attribute_count() const noexcept;
    attribute_view attribute_at(std::size_t index) const noexcept;  // index < attribute_count()

    // Character data before the first child element, references and CDATA resolved. Payloads that
    // mix text and elements (XHTML) have the rest in the children's tail().
    std::string_view text() const noexcept;
    // Character data between this element's end tag and what follows it in its parent.
    std::string_view tail() const noexcept;

    // First child element; by name, the first of that name; with one argument, in this element's
    // own namespace.
    element child() const noexcept;
    element child(const qname& name) const noexcept;
    element child(std::string_view local) const noexcept;
    element child(std::string_view local, std::string_view space) const noexcept;
    element next() const noexcept;  // next sibling element

    // for (auto item : query.children()) ...
    class range;
    range children() const noexcept;

    // Writes the element and what is in it, xmlns as needed in the writer's present scope.
    void write(writer& out) const;

    // The same element of the same tree.
    friend bool operator==(const element&, const element&) = default;

private:
    friend class tree;
    element(const detail::tree_storage* t, std::uint32_t node) noexcept : tree_(t), node_(node) {}
    element at(std::uint32_t node) const noexcept;

    const detail::tree_storage* tree_ = nullptr;
    std::uint32_t node_ = 0;
};

class element::range {
public:
    class iterator {
    public:
        using value_type = element;
        using difference_type = std::ptrdiff_t;
        using iterator_concept = std::forward_iterator_tag;

        iterator() = default;
        explicit iterator(element at) noexcept : at_(at) {}
        element operator*() const noexcept { return at_; }
        iterator& operator++() noexcept
        {
            at_ = at_.next();
            return *this;
        }
        iterator operator++(int) noexcept
        {
            const iterator before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const iterator&, const iterator&) = default;

    private:
        element at_;
    };

    explicit range(element first) noexcept : first_(first) {}
    iterator begin() const noexcept { return iterator(first_); }
    iterator end() const noexcept { return {}; }

private:
    element first_;
};

inline element::range element::children() const noexcept { return range(child()); }

}  // namespace mynah::xml

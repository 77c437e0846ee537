#include <mynah/xml/element.hpp>

#include <mynah/xml/detail/tree_storage.hpp>
#include <mynah/xml/writer.hpp>

#include <span>

namespace mynah::xml {
namespace {

using detail::no_node;

std::span<const detail::attribute> attributes_of(const detail::tree_storage& tree,
                                                 const detail::node& n)
{
    return std::span(tree.attributes).subspan(n.first_attribute, n.attribute_count);
}

}  // namespace

element element::at(std::uint32_t node) const noexcept
{
    return node == no_node ? element() : element(tree_, node);
}

std::string_view element::name() const noexcept
{
    return tree_ == nullptr ? std::string_view() : tree_->local(tree_->nodes[node_].name);
}

std::string_view element::space() const noexcept
{
    return tree_ == nullptr ? std::string_view() : tree_->space(tree_->nodes[node_].name);
}

bool element::is(const qname& q) const noexcept
{
    return tree_ != nullptr && tree_->is(tree_->nodes[node_].name, q);
}

bool element::is(std::string_view local, std::string_view uri) const noexcept
{
    return tree_ != nullptr && name() == local && space() == uri;
}

std::optional<std::string_view> element::attribute(std::string_view local) const noexcept
{
    return attribute(local, {});
}

std::optional<std::string_view> element::attribute(std::string_view local,
                                                   std::string_view uri) const noexcept
{
    if (tree_ == nullptr) return std::nullopt;
    for (const auto& a : attributes_of(*tree_, tree_->nodes[node_]))
        if (tree_->local(a.name) == local && tree_->space(a.name) == uri)
            return tree_->view(a.value);
    return std::nullopt;
}

std::size_t element::attribute_count() const noexcept
{
    return tree_ == nullptr ? 0 : tree_->nodes[node_].attribute_count;
}

element::attribute_view element::attribute_at(std::size_t index) const noexcept
{
    const auto& a = attributes_of(*tree_, tree_->nodes[node_])[index];
    return {tree_->local(a.name), tree_->space(a.name), tree_->view(a.value)};
}

std::string_view element::text() const noexcept
{
    return tree_ == nullptr ? std::string_view() : tree_->view(tree_->nodes[node_].text);
}

std::string_view element::tail() const noexcept
{
    return tree_ == nullptr ? std::string_view() : tree_->view(tree_->nodes[node_].tail);
}

element element::child() const noexcept
{
    return tree_ == nullptr ? element() : at(tree_->first_child(node_));
}

element element::next() const noexcept
{
    return tree_ == nullptr ? element() : at(tree_->next_sibling(node_));
}

element element::child(const qname& q) const noexcept
{
    for (auto c : children())
        if (c.is(q)) return c;
    return {};
}

element element::child(std::string_view local) const noexcept { return child(local, space()); }

element element::child(std::string_view local, std::string_view uri) const noexcept
{
    for (auto c : children())
        if (c.is(local, uri)) return c;
    return {};
}

void element::write(writer& out) const
{
    if (tree_ == nullptr) return;
    // Nodes stand in document order; an element's end is due when the walk leaves its descendants.
    std::uint32_t open = no_node;
    const std::uint32_t last = tree_->nodes[node_].end;
    for (std::uint32_t n = node_;; ++n) {
        while (open != no_node && tree_->nodes[open].end <= n) {
            out.end();
            if (open == node_) return;
            out.text(tree_->view(tree_->nodes[open].tail));
            open = tree_->nodes[open].parent;
        }
        if (n == last) return;
        const auto& node = tree_->nodes[n];
        out.start(tree_->local(node.name), tree_->space(node.name));
        for (const auto& a : attributes_of(*tree_, node))
            out.attribute(tree_->local(a.name), tree_->view(a.value), tree_->space(a.name));
        out.text(tree_->view(node.text));
        open = n;
    }
}

}  // namespace mynah::xml

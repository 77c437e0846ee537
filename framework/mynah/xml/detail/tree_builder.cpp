#include <mynah/xml/detail/tree_builder.hpp>
#include <mynah/xml/stream_parser.hpp>

#include <algorithm>
#include <cstring>

namespace mynah::xml::detail {
namespace {

constexpr ns_id client_id = qname("", ns::client).space_id;
constexpr ns_id component_id = qname("", ns::component).space_id;

// Names have no control characters: one comparison finds the separator and the end.
const char* end_of_name(const char* name) noexcept
{
    while (static_cast<unsigned char>(*name) > '\n') ++name;
    return name;
}

}  // namespace

void tree_builder::begin(tree_storage& into, const parser_limits& limits, bool component) noexcept
{
    limits_ = &limits;
    component_ = component;
    tree_ = &into;
    depth_ = 0;
    unknown_space_count_ = 0;
}

const char* tree_builder::start(const char* name, const char* const* attributes,
                                std::uint32_t declarations)
{
    if (++depth_ > limits_->depth) return "elements nested too deeply";
    if (tree_->nodes.size() >= limits_->elements) return "too many elements";

    tree_->start(read_element(name));
    std::uint32_t count = declarations;
    for (; *attributes != nullptr; attributes += 2) {
        if (++count > limits_->attributes) return "too many attributes";
        const expanded_name key = read_attribute(attributes[0]);
        tree_->add_attribute(key, attributes[1]);
    }
    if (count > limits_->attributes) return "too many attributes";
    // Names are copied where the document refers to a declaration: many references, much text.
    if (tree_->text.size() > 2 * limits_->stanza_bytes) return "namespaces repeated too often";
    return nullptr;
}

expanded_name tree_builder::read_element(const char* name)
{
    expanded_name result;
    const expanded_name* const parent =
        tree_->open == no_node ? nullptr : &tree_->nodes[tree_->open].name;
    const std::string_view inherited =
        parent == nullptr ? std::string_view() : tree_->space(*parent);
    if (!inherited.empty() && std::strncmp(name, inherited.data(), inherited.size()) == 0 &&
        name[inherited.size()] == '\n') {
        result.space_id = parent->space_id;
        result.space = parent->space;
        name += inherited.size() + 1;
    } else if (const char* const separator = std::strchr(name, '\n')) {
        set_space(result, {name, std::size_t(separator - name)});
        name = separator + 1;
    }
    set_local(result, name);
    return result;
}

expanded_name tree_builder::read_attribute(const char* name)
{
    expanded_name result;
    // Few attributes have a namespace: only those have a separator.
    if (*end_of_name(name) != '\0') {
        const char* const separator = std::strchr(name, '\n');
        set_space(result, {name, std::size_t(separator - name)});
        name = separator + 1;
    }
    set_local(result, name);
    return result;
}

void tree_builder::set_local(expanded_name& name, const char* rest)
{
    const char* const end = end_of_name(rest);
    const std::string_view word(rest, std::size_t(end - rest));
    name.local_id = find_name(word);
    if (name.local_id == name_id::unknown) name.local = tree_->add(word);
    // The parser keeps names as they were written: `p:body` is not `body`.
    const bool prefixed = *end == '\n';
    if (prefixed || name.local_id == name_id::unknown) count_unknown_name(word.size());
}

void tree_builder::set_space(expanded_name& name, std::string_view uri)
{
    name.space_id = find_namespace(uri);
    if (component_ && name.space_id == component_id) name.space_id = client_id;
    if (name.space_id != ns_id::unknown) return;
    const auto stored = std::min(unknown_space_count_, unknown_spaces_.size());
    for (std::size_t i = 0; i < stored; ++i)
        if (tree_->view(unknown_spaces_[i]) == uri) {
            name.space = unknown_spaces_[i];
            return;
        }
    name.space = tree_->add(uri);
    unknown_spaces_[unknown_space_count_++ % unknown_spaces_.size()] = name.space;
}

}  // namespace mynah::xml::detail

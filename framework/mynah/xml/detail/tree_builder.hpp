// Builds trees from an XML parser's start, text and end events, within limits.
//
// Names come as "uri\nlocal\nprefix", "uri\nlocal" or "local". Of names that are not in the
// vocabulary it counts what they cost the parser, which remembers every name that it has ever seen.
#pragma once

#include <mynah/xml/detail/tree_storage.hpp>

#include <array>
#include <cstddef>

namespace mynah::xml {
struct parser_limits;
}

namespace mynah::xml::detail {

class tree_builder {
public:
    // The tree's root comes next. The storage and the limits stay the caller's. `component`: of a
    // component's stream, whose namespace is read as ns::client.
    void begin(tree_storage& into, const parser_limits& limits, bool component) noexcept;

    // `attributes`: name, value, name, value, ..., null. `declarations`: how many xmlns the start
    // tag has. Null, or which limit the element breaks.
    [[nodiscard]] const char* start(const char* name, const char* const* attributes,
                                    std::uint32_t declarations);
    void text(std::string_view piece) { tree_->add_text(piece); }
    void end()
    {
        tree_->end();
        --depth_;
    }

    // A name or prefix of `size` bytes that the vocabulary does not have: what the parser keeps of
    // it.
    void count_unknown_name(std::size_t size) noexcept { name_bytes_ += 128 + size; }
    void count_namespace(std::size_t size) noexcept { name_bytes_ += size; }
    std::size_t name_bytes() const noexcept { return name_bytes_; }

private:
    expanded_name read_element(const char* name);
    expanded_name read_attribute(const char* name);
    void set_space(expanded_name& name, std::string_view uri);
    void set_local(expanded_name& name, const char* rest);

    const parser_limits* limits_ = nullptr;
    tree_storage* tree_ = nullptr;
    std::uint32_t depth_ = 0;
    bool component_ = false;
    std::array<slice, 8> unknown_spaces_;  // of this tree, the newest ones: each is stored once
    std::size_t unknown_space_count_ = 0;
    std::size_t name_bytes_ = 0;
};

}  // namespace mynah::xml::detail

// A stanza that came in: its tree, owned, and its header fields, checked (RFC 6120 section 8.1).
//
// Move-only. It dies on the thread that parsed it, like its tree; `detach()` makes a copy that may
// travel. Views of its parts (from(), id(), elements) are valid as long as its tree lives: moving
// the stanza keeps them.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/stanza/jid.hpp>
#include <mynah/stanza/stanza_error.hpp>
#include <mynah/stanza/stanza_types.hpp>
#include <mynah/xml/tree.hpp>

#include <string_view>

namespace mynah {

class stanza {
public:
    // `space`: the namespace that was negotiated for the stream; the same name in another namespace
    // is not a stanza. Errors: unsupported_stanza_type (stream condition), bad_request (stanza
    // condition: no id on an IQ, not exactly one payload in a request, an unknown type), bad_jid;
    // the text says what is wrong with which attribute. After an error the tree is still the
    // caller's.
    static result<stanza> from(xml::tree&& tree, std::string_view space = xml::ns::client);

    stanza_kind kind() const noexcept { return kind_; }
    bool is_error() const noexcept;  // type='error'

    // Normalised; empty when the attribute is not there.
    jid_view from() const noexcept { return from_; }
    jid_view to() const noexcept { return to_; }
    std::string_view id() const noexcept { return root()["id"]; }
    std::string_view lang() const noexcept;

    // The type for the kind; of another kind it is the caller's bug (assert).
    mynah::message_type message_type() const noexcept;
    mynah::presence_type presence_type() const noexcept;
    mynah::iq_type iq_type() const noexcept;
    std::string_view type_name() const noexcept;  // the word, "" when there is none

    xml::element root() const noexcept { return tree_.root(); }
    xml::element child() const noexcept { return root().child(); }
    xml::element child(const xml::qname& name) const noexcept { return root().child(name); }
    xml::element child(std::string_view local) const noexcept { return root().child(local); }
    xml::element child(std::string_view local, std::string_view space) const noexcept
    {
        return root().child(local, space);
    }

    // Of a stanza with type='error'.
    stanza_error error() const { return stanza_error::parse(root()); }

    // What a queue counts.
    std::size_t size_bytes() const noexcept { return sizeof *this + tree_.size_bytes(); }

    // A copy in plain memory, for another thread.
    stanza detach() const;

private:
    explicit stanza(xml::tree tree) noexcept : tree_(std::move(tree)) {}
    result<void> read_header(std::string_view space);
    result<void> read_address(std::string_view attribute, jid_view& address);

    xml::tree tree_;
    jid_view from_;
    jid_view to_;
    stanza_kind kind_ = stanza_kind::message;
    std::uint8_t type_ = 0;  // message_type, presence_type or iq_type
};

}  // namespace mynah

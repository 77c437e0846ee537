// Literal XML in, literal XML out.
#pragma once

#include <mynah/stanza/stanza.hpp>
#include <mynah/xml/tree.hpp>
#include <mynah/xml/writer.hpp>

#include <string>
#include <string_view>

namespace mynah::xep {

inline xml::tree tree_of(std::string_view document)
{
    return xml::tree::parse(document, xml::ns::client).value();
}

inline stanza stanza_of(std::string_view document)
{
    return stanza::from(tree_of(document)).value();
}

// What T::parse makes of the document.
template <class T>
auto parse(std::string_view document)
{
    const auto tree = tree_of(document);
    return T::parse(tree.root());
}

template <class T>
std::string written(const T& value)
{
    std::string text;
    xml::writer out(text, xml::ns::client);
    value.write(out);
    out.finish().value();
    return text;
}

inline jid address(std::string_view text) { return jid::parse(text).value(); }

}  // namespace mynah::xep

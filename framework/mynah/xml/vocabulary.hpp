// Names that XMPP uses all day, as small numbers.
//
// The vocabulary is fixed at compile time: what a peer makes up is never remembered
// (docs/decisions/static-vocabulary.md). An unknown name has id 0 and is compared as text.
#pragma once

#include <mynah/xml/detail/vocabulary_tables.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace mynah::xml {

enum class ns_id : std::uint16_t { unknown = 0 };
enum class name_id : std::uint16_t { unknown = 0 };

// Namespaces by the names that the documents use; an extension declares its own beside its code.
namespace ns {
inline constexpr std::string_view client = "jabber:client";
inline constexpr std::string_view component = "jabber:component:accept";
inline constexpr std::string_view stream = "http://etherx.jabber.org/streams";
inline constexpr std::string_view streams = "urn:ietf:params:xml:ns:xmpp-streams";
inline constexpr std::string_view stanzas = "urn:ietf:params:xml:ns:xmpp-stanzas";
inline constexpr std::string_view tls = "urn:ietf:params:xml:ns:xmpp-tls";
inline constexpr std::string_view sasl = "urn:ietf:params:xml:ns:xmpp-sasl";
inline constexpr std::string_view bind = "urn:ietf:params:xml:ns:xmpp-bind";
inline constexpr std::string_view session = "urn:ietf:params:xml:ns:xmpp-session";
inline constexpr std::string_view sasl_channel_binding = "urn:xmpp:sasl-cb:0";
inline constexpr std::string_view xml = "http://www.w3.org/XML/1998/namespace";
}  // namespace ns

// By hash; `unknown` for what is not in the tables.
ns_id find_namespace(std::string_view uri) noexcept;
name_id find_name(std::string_view local) noexcept;

// "" for `unknown`.
constexpr std::string_view text(ns_id id) noexcept
{
    return id == ns_id::unknown ? std::string_view() : detail::namespaces[std::size_t(id) - 1];
}

constexpr std::string_view text(name_id id) noexcept
{
    return id == name_id::unknown ? std::string_view() : detail::names[std::size_t(id) - 1];
}

// Both ids in one word, so that one comparison compares an expanded name.
constexpr std::uint32_t pack(name_id local, ns_id space) noexcept
{
    return std::uint32_t(space) << 16 | std::uint32_t(local);
}

// An expanded name: `constexpr qname ping{"ping", "urn:xmpp:ping"}`. The views must outlive it: use
// literals.
struct qname {
    constexpr qname(std::string_view local_name, std::string_view namespace_uri) noexcept
        : local(local_name),
          space(namespace_uri),
          local_id(name_of(local_name)),
          space_id(space_of(namespace_uri))
    {
    }

    std::string_view local;
    std::string_view space;
    name_id local_id;
    ns_id space_id;

private:
    // The compiler may take its time: a plain search keeps the hash tables out of this header.
    template <class Id, std::size_t N>
    static constexpr Id search(const std::string_view (&table)[N], std::string_view word) noexcept
    {
        for (std::size_t i = 0; i < N; ++i)
            if (table[i] == word) return Id(i + 1);
        return Id::unknown;
    }

    static constexpr name_id name_of(std::string_view local) noexcept
    {
        return std::is_constant_evaluated() ? search<name_id>(detail::names, local)
                                            : find_name(local);
    }

    static constexpr ns_id space_of(std::string_view uri) noexcept
    {
        return std::is_constant_evaluated() ? search<ns_id>(detail::namespaces, uri)
                                            : find_namespace(uri);
    }
};

}  // namespace mynah::xml

// XMPP addresses (RFC 7622): local@domain/resource, normalised by PRECIS and IDNA2008 when parsed.
//
// Two equal addresses are two equal strings: comparing and hashing need no Unicode. One string and
// two offsets. Only a domain is always there; an address without it is the empty one, "no address".
#pragma once

#include <mynah/base/result.hpp>

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mynah {

class jid;

// A normalised JID that somebody else owns (a stanza's tree, a jid). Cheap to copy.
class jid_view {
public:
    constexpr jid_view() noexcept = default;
    jid_view(const jid& j) noexcept;  // implicit, like std::string_view from std::string

    // A view of `text` itself when it is normalised already: lower-case ASCII without surprises, so
    // that no Unicode is needed. nullopt: jid::parse() must decide.
    static std::optional<jid_view> if_normalized(std::string_view text) noexcept;

    constexpr bool empty() const noexcept { return text_.empty(); }
    constexpr std::string_view text() const noexcept { return text_; }

    // "" when the part is not there.
    constexpr std::string_view local() const noexcept
    {
        return text_.substr(0, domain_ == 0 ? 0 : domain_ - 1U);
    }
    constexpr std::string_view domain() const noexcept
    {
        return text_.substr(domain_, slash_ - domain_);
    }
    constexpr std::string_view resource() const noexcept
    {
        return is_bare() ? std::string_view() : text_.substr(slash_ + 1U);
    }

    constexpr bool is_bare() const noexcept { return slash_ == text_.size(); }
    constexpr jid_view bare() const noexcept { return {text_.substr(0, slash_), domain_, slash_}; }
    constexpr jid_view domain_only() const noexcept
    {
        const auto length = static_cast<std::uint16_t>(slash_ - domain_);
        return {domain(), 0, length};
    }

    // For those who keep only the text, as it is: where its parts are, and the view again.
    struct offsets {
        std::uint16_t domain, slash;
    };
    constexpr offsets parts() const noexcept { return {domain_, slash_}; }
    static constexpr jid_view of(std::string_view normalized, offsets parts) noexcept
    {
        return {normalized, parts.domain, parts.slash};
    }

    friend constexpr bool operator==(jid_view a, jid_view b) noexcept { return a.text_ == b.text_; }
    friend constexpr auto operator<=>(jid_view a, jid_view b) noexcept
    {
        return a.text_ <=> b.text_;
    }

private:
    friend class jid;
    friend class stanza;
    constexpr jid_view(std::string_view text, std::uint16_t domain, std::uint16_t slash) noexcept
        : text_(text), domain_(domain), slash_(slash)
    {
    }
    // The same address in a copy of its text.
    constexpr jid_view over(std::string_view copy) const noexcept
    {
        return {copy, domain_, slash_};
    }

    std::string_view text_;
    std::uint16_t domain_ = 0;  // offset behind '@', or 0
    std::uint16_t slash_ = 0;   // offset of '/', or size
};

class jid {
public:
    jid() = default;  // empty: no address
    explicit jid(jid_view other) : text_(other.text_), domain_(other.domain_), slash_(other.slash_)
    {
    }

    // Error: bad_jid, with the part and the reason in words.
    static result<jid> parse(std::string_view text);
    // From parts that are not normalised; empty local or resource: without it.
    static result<jid> make(std::string_view local, std::string_view domain,
                            std::string_view resource = {});

    // See jid_view::if_normalized.
    static std::optional<jid_view> if_normalized(std::string_view text) noexcept
    {
        return jid_view::if_normalized(text);
    }

    // Takes over another address and keeps the memory.
    void assign(jid_view other)
    {
        text_.assign(other.text_);
        domain_ = other.domain_;
        slash_ = other.slash_;
    }
    void clear() noexcept
    {
        text_.clear();
        domain_ = slash_ = 0;
    }

    bool empty() const noexcept { return text_.empty(); }
    const std::string& text() const noexcept { return text_; }
    std::string_view local() const noexcept { return jid_view(*this).local(); }
    std::string_view domain() const noexcept { return jid_view(*this).domain(); }
    std::string_view resource() const noexcept { return jid_view(*this).resource(); }
    bool is_bare() const noexcept { return slash_ == text_.size(); }

    // A view of this one; of a temporary, an address of its own.
    jid_view bare() const& noexcept { return jid_view(*this).bare(); }
    jid bare() && { return jid(jid_view(*this).bare()); }
    jid_view domain_only() const& noexcept { return jid_view(*this).domain_only(); }
    jid domain_only() && { return jid(jid_view(*this).domain_only()); }

    // The bare address with another resource. Error: bad_jid.
    result<jid> with_resource(std::string_view resource) const;

    friend bool operator==(const jid& a, const jid& b) noexcept { return a.text_ == b.text_; }
    friend auto operator<=>(const jid& a, const jid& b) noexcept { return a.text_ <=> b.text_; }

private:
    friend class jid_view;
    jid(std::string text, std::size_t domain, std::size_t slash) noexcept
        : text_(std::move(text)),
          domain_(static_cast<std::uint16_t>(domain)),
          slash_(static_cast<std::uint16_t>(slash))
    {
    }

    std::string text_;
    std::uint16_t domain_ = 0;
    std::uint16_t slash_ = 0;
};

inline jid_view::jid_view(const jid& j) noexcept
    : text_(j.text_), domain_(j.domain_), slash_(j.slash_)
{
}

// The domain as DNS and TLS want it: A-labels ("xn--..."), or an address literal without brackets.
// Error: bad_jid for an empty address.
result<std::string> domain_ascii(jid_view address);

}  // namespace mynah

// Equal for a jid and a view of it.
template <>
struct std::hash<mynah::jid_view> {
    std::size_t operator()(mynah::jid_view j) const noexcept
    {
        return std::hash<std::string_view>()(j.text());
    }
};

template <>
struct std::hash<mynah::jid> {
    std::size_t operator()(const mynah::jid& j) const noexcept
    {
        return std::hash<std::string_view>()(j.text());
    }
};

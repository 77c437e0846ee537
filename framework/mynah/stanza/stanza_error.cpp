#include <mynah/stanza/stanza_error.hpp>
#include <mynah/xml/writer.hpp>

#include <array>
#include <optional>

namespace mynah {
namespace {

using enum stanza_error_type;

struct row {
    std::string_view name;
    stanza_error_type type;
};

// RFC 6120 8.3.3, in the order of the enumeration. Where it names two types, the one that is safe
// to follow blindly.
constexpr std::array rows{
    row{"bad-request", modify},
    row{"conflict", cancel},
    row{"feature-not-implemented", cancel},
    row{"forbidden", auth},
    row{"gone", cancel},
    row{"internal-server-error", cancel},
    row{"item-not-found", cancel},
    row{"jid-malformed", modify},
    row{"not-acceptable", modify},
    row{"not-allowed", cancel},
    row{"not-authorized", auth},
    row{"policy-violation", modify},
    row{"recipient-unavailable", wait},
    row{"redirect", modify},
    row{"registration-required", auth},
    row{"remote-server-not-found", cancel},
    row{"remote-server-timeout", wait},
    row{"resource-constraint", wait},
    row{"service-unavailable", cancel},
    row{"subscription-required", auth},
    row{"undefined-condition", cancel},
    row{"unexpected-request", wait},
};

constexpr std::array<std::string_view, 5> types{"auth", "cancel", "continue", "modify", "wait"};

const row& row_of(int code) noexcept
{
    const auto index = static_cast<std::size_t>(code) - 1;
    constexpr auto undefined = static_cast<std::size_t>(stanza_condition::undefined_condition) - 1;
    return rows[index < rows.size() ? index : undefined];
}

const row& row_of(stanza_condition c) noexcept { return row_of(static_cast<int>(c)); }

std::optional<stanza_condition> find_condition(std::string_view name) noexcept
{
    for (std::size_t i = 0; i != rows.size(); ++i)
        if (rows[i].name == name) return static_cast<stanza_condition>(i + 1);
    return std::nullopt;
}

std::optional<stanza_error_type> find_type(std::string_view name) noexcept
{
    for (std::size_t i = 0; i != types.size(); ++i)
        if (types[i] == name) return static_cast<stanza_error_type>(i);
    return std::nullopt;
}

class category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "stanza"; }
    std::string message(int code) const override { return std::string(row_of(code).name); }
};

}  // namespace

const boost::system::error_category& stanza_category() noexcept
{
    static const category instance;
    return instance;
}

std::string_view to_string(stanza_condition condition) noexcept { return row_of(condition).name; }

std::string_view to_string(stanza_error_type type) noexcept
{
    return types[static_cast<std::size_t>(type)];
}

stanza_error_type default_type(stanza_condition condition) noexcept
{
    return row_of(condition).type;
}

stanza_error stanza_error::parse(xml::element stanza_or_error)
{
    const auto holder =
        stanza_or_error.name() == "error" ? stanza_or_error : stanza_or_error.child("error");
    stanza_error out(stanza_condition::undefined_condition);
    for (auto part = holder.child(); part; part = part.next()) {
        if (part.space() != xml::ns::stanzas) {
            if (!out.app_name.empty() || part.space() == holder.space()) continue;
            out.app_name = part.name();
            out.app_space = part.space();
        } else if (part.name() == "text") {
            if (out.text.empty()) out.text = part.text();
        } else if (const auto known = find_condition(part.name())) {
            out.condition = *known;
            if (known == stanza_condition::gone || known == stanza_condition::redirect)
                out.alternate = part.text();
        }
    }
    out.type = find_type(holder["type"]).value_or(default_type(out.condition));
    return out;
}

void stanza_error::write(xml::writer& out) const
{
    out.start("error").attribute("type", to_string(type));
    out.element(to_string(condition), xml::ns::stanzas, alternate);
    if (!text.empty()) out.element("text", xml::ns::stanzas, text);
    if (!app_name.empty()) out.element(app_name, app_space, {});
    out.end();
}

mynah::error stanza_error::to_error() const { return {condition, {}, text}; }

}  // namespace mynah

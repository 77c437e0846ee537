#include <mynah/stanza/stream_error.hpp>
#include <mynah/xml/writer.hpp>

#include <array>
#include <optional>

namespace mynah {
namespace {

// RFC 6120 4.9.3, in the order of the enumeration.
constexpr std::array<std::string_view, 25> names{
    "bad-format",
    "bad-namespace-prefix",
    "conflict",
    "connection-timeout",
    "host-gone",
    "host-unknown",
    "improper-addressing",
    "internal-server-error",
    "invalid-from",
    "invalid-namespace",
    "invalid-xml",
    "not-authorized",
    "not-well-formed",
    "policy-violation",
    "remote-connection-failed",
    "reset",
    "resource-constraint",
    "restricted-xml",
    "see-other-host",
    "system-shutdown",
    "undefined-condition",
    "unsupported-encoding",
    "unsupported-feature",
    "unsupported-stanza-type",
    "unsupported-version",
};

std::string_view name_of(int code) noexcept
{
    const auto index = static_cast<std::size_t>(code) - 1;
    return index < names.size() ? names[index] : to_string(stream_condition::undefined_condition);
}

std::optional<stream_condition> find_condition(std::string_view name) noexcept
{
    if (name == "xml-not-well-formed") return stream_condition::not_well_formed;  // RFC 3920
    for (std::size_t i = 0; i != names.size(); ++i)
        if (names[i] == name) return static_cast<stream_condition>(i + 1);
    return std::nullopt;
}

class category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "stream"; }
    std::string message(int code) const override { return std::string(name_of(code)); }
};

}  // namespace

const boost::system::error_category& stream_category() noexcept
{
    static const category instance;
    return instance;
}

std::string_view to_string(stream_condition condition) noexcept
{
    return name_of(static_cast<int>(condition));
}

stream_error stream_error::parse(xml::element error)
{
    stream_error out(stream_condition::undefined_condition);
    for (auto part = error.child(); part; part = part.next()) {
        if (part.space() != xml::ns::streams) {
            if (!out.app_name.empty()) continue;
            out.app_name = part.name();
            out.app_space = part.space();
        } else if (part.name() == "text") {
            if (out.text.empty()) out.text = part.text();
        } else if (const auto known = find_condition(part.name())) {
            out.condition = *known;
            if (known == stream_condition::see_other_host) out.other_host = part.text();
        }
    }
    return out;
}

void stream_error::write(xml::writer& out) const
{
    out.start("error", xml::ns::stream);
    out.element(to_string(condition), xml::ns::streams, other_host);
    if (!text.empty()) out.element("text", xml::ns::streams, text);
    if (!app_name.empty()) out.element(app_name, app_space, {});
    out.end();
}

mynah::error stream_error::to_error() const { return {condition, {}, text}; }

}  // namespace mynah

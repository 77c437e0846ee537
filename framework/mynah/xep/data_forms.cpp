#include <mynah/xep/data_forms.hpp>

#include <mynah/stanza/jid.hpp>
#include <mynah/xep/detail/malformed.hpp>

#include <algorithm>

namespace mynah::xep::data_forms {
namespace {

constexpr std::string_view form_words[] = {"form", "submit", "cancel", "result"};
constexpr std::string_view field_words[] = {
    "boolean",    "fixed",       "hidden",     "jid-multi",    "jid-single",
    "list-multi", "list-single", "text-multi", "text-private", "text-single"};

template <class Enum, std::size_t N>
std::optional<Enum> find_word(const std::string_view (&words)[N], std::string_view word) noexcept
{
    const auto found = std::find(std::begin(words), std::end(words), word);
    if (found == std::end(words)) return std::nullopt;
    return static_cast<Enum>(found - std::begin(words));
}

result<std::vector<field>> parse_fields(xml::element parent)
{
    std::vector<field> fields;
    for (auto e : parent.children()) {
        if (!e.is("field", ns)) continue;
        auto parsed = field::parse(e);
        if (!parsed) return parsed.error();
        fields.push_back(std::move(*parsed));
    }
    return fields;
}

void write_row(xml::writer& out, std::string_view name, const std::vector<field>& fields)
{
    out.start(name);
    for (const auto& f : fields) f.write(out);
    out.end();
}

bool allows_many(field_type type) noexcept
{
    switch (type) {
        case field_type::fixed:
        case field_type::hidden:
        case field_type::jid_multi:
        case field_type::list_multi:
        case field_type::text_multi: return true;
        case field_type::boolean:
        case field_type::jid_single:
        case field_type::list_single:
        case field_type::text_private:
        case field_type::text_single: return false;
    }
    return false;
}

bool allows(const field& asked, const std::string& value)
{
    switch (asked.type) {
        case field_type::boolean:
            return field(asked.var, asked.type, {value}).as_boolean().has_value();
        case field_type::jid_multi:
        case field_type::jid_single: return jid::parse(value).has_value();
        case field_type::list_multi:
        case field_type::list_single:
            return std::any_of(asked.options.begin(), asked.options.end(),
                               [&](const option& o) { return o.value == value; });
        case field_type::fixed:
        case field_type::hidden:
        case field_type::text_multi:
        case field_type::text_private:
        case field_type::text_single: return true;
    }
    return false;
}

}  // namespace

std::string_view to_string(form_type type) noexcept { return form_words[std::size_t(type)]; }
std::string_view to_string(field_type type) noexcept { return field_words[std::size_t(type)]; }

// --- Fields

field field::text(std::string var, std::string value)
{
    return {std::move(var), field_type::text_single, {std::move(value)}};
}

field field::lines(std::string var, std::string_view text)
{
    field f(std::move(var), field_type::text_multi);
    while (true) {
        const auto end = text.find('\n');
        f.values.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return f;
        text.remove_prefix(end + 1);
    }
}

field field::boolean(std::string var, bool value)
{
    return {std::move(var), field_type::boolean, {value ? "1" : "0"}};
}

result<field> field::parse(xml::element element)
{
    const auto type = find_word<field_type>(field_words, element["type"]);
    field f{std::string(element["var"]), type.value_or(field_type::text_single)};
    if (f.var.empty() && f.type != field_type::fixed)
        return detail::malformed("a field without a name");
    f.label = element["label"];
    f.desc = element.child("desc").text();
    for (auto e : element.children()) {
        if (e.is("value", ns)) f.values.emplace_back(e.text());
        if (e.is("required", ns)) f.required = true;
        if (e.is("option", ns))
            f.options.emplace_back(std::string(e.child("value").text()), std::string(e["label"]));
    }
    return f;
}

void field::write(xml::writer& out) const
{
    out.start("field", ns);
    if (!var.empty()) out.attribute("var", var);
    out.attribute("type", to_string(type));
    if (!label.empty()) out.attribute("label", label);
    if (!desc.empty()) out.element("desc", desc);
    if (required) out.element("required");
    for (const auto& v : values) out.element("value", v);
    for (const auto& o : options) {
        out.start("option");
        if (!o.label.empty()) out.attribute("label", o.label);
        out.element("value", o.value).end();
    }
    out.end();
}

std::string_view field::value() const noexcept
{
    return values.empty() ? std::string_view() : values.front();
}

std::string field::text() const
{
    std::string all;
    for (const auto& v : values) {
        if (&v != &values.front()) all += '\n';
        all += v;
    }
    return all;
}

std::optional<bool> field::as_boolean() const noexcept
{
    if (value() == "1" || value() == "true") return true;
    if (value() == "0" || value() == "false") return false;
    return std::nullopt;
}

// --- Forms

result<form> form::parse(xml::element x)
{
    const auto type = find_word<form_type>(form_words, x["type"]);
    if (!x.is(form_name) || !type) return detail::malformed("not a data form");
    form f(*type);
    f.title = x.child("title").text();
    auto fields = parse_fields(x);
    if (!fields) return fields.error();
    f.fields = std::move(*fields);
    for (auto e : x.children()) {
        if (e.is("instructions", ns)) f.instructions.emplace_back(e.text());
        if (!e.is("reported", ns) && !e.is("item", ns)) continue;
        auto row = parse_fields(e);
        if (!row) return row.error();
        if (e.name() == "item")
            f.items.push_back(std::move(*row));
        else
            f.reported = std::move(*row);
    }
    return f;
}

void form::write(xml::writer& out) const
{
    out.start("x", ns).attribute("type", to_string(type));
    if (!title.empty()) out.element("title", title);
    for (const auto& line : instructions) out.element("instructions", line);
    if (!reported.empty()) write_row(out, "reported", reported);
    for (const auto& row : items) write_row(out, "item", row);
    for (const auto& f : fields) f.write(out);
    out.end();
}

const field* form::find(std::string_view var) const noexcept
{
    const auto found =
        std::find_if(fields.begin(), fields.end(), [var](const field& f) { return f.var == var; });
    return found == fields.end() ? nullptr : &*found;
}

std::string_view form::value(std::string_view var) const noexcept
{
    const auto* f = find(var);
    return f == nullptr ? std::string_view() : f->value();
}

std::string_view form::registered_type() const noexcept
{
    const auto* f = find("FORM_TYPE");
    // XEP-0068 3.1: submissions may leave the type out.
    const bool counts =
        f != nullptr && (f->type == field_type::hidden || type == form_type::submit);
    return counts ? f->value() : std::string_view();
}

form& form::add(field f)
{
    fields.push_back(std::move(f));
    return *this;
}

form& form::set(std::string_view var, std::vector<std::string> values)
{
    const auto found =
        std::find_if(fields.begin(), fields.end(), [var](const field& f) { return f.var == var; });
    if (found == fields.end())
        fields.emplace_back(std::string(var), field_type::text_single, std::move(values));
    else
        found->values = std::move(values);
    return *this;
}

form form::answer() const
{
    form filled(form_type::submit);
    for (const auto& f : fields)
        if (f.type != field_type::fixed) filled.fields.emplace_back(f.var, f.type, f.values);
    return filled;
}

result<void> form::accepts(const form& submission) const
{
    for (const auto& asked : fields) {
        if (asked.type == field_type::fixed) continue;
        const auto refused = [&](const char* why) {
            return error(errc::invalid_argument, "the field " + asked.var + why);
        };
        const auto* given = submission.find(asked.var);
        if (given == nullptr || given->values.empty()) {
            if (asked.required) return refused(" is required");
            continue;
        }
        if (given->values.size() > 1 && !allows_many(asked.type))
            return refused(" takes one value");
        for (const auto& value : given->values)
            if (!allows(asked, value)) return refused(" has a value that is not allowed");
    }
    return {};
}

}  // namespace mynah::xep::data_forms

// XEP-0004: Data Forms
//
// Questions with typed fields, and the answers. A bot asks with a form of type `form`, gets one of
// type `submit` and checks it with accepts(); or is asked, and answers with answer():
//
//     form filled = asked.answer();
//     filled.set("botname", {"shop"}).set("public", {"1"});
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/xml/element.hpp>
#include <mynah/xml/writer.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mynah::xep::data_forms {

inline constexpr std::string_view ns = "jabber:x:data";
inline constexpr xml::qname form_name{"x", ns};

enum class form_type : std::uint8_t { form, submit, cancel, result };

enum class field_type : std::uint8_t {
    boolean,
    fixed,  // words for people between the fields
    hidden,
    jid_multi,
    jid_single,
    list_multi,
    list_single,
    text_multi,
    text_private,
    text_single,  // also what is meant when a field has no type, or one that nobody knows
};

std::string_view to_string(form_type type) noexcept;   // "submit"
std::string_view to_string(field_type type) noexcept;  // "text-single"

class option {
public:
    explicit option(std::string choice, std::string words = {})
        : value(std::move(choice)), label(std::move(words))
    {
    }

    std::string value;
    std::string label;  // for people; may be empty
};

class field {
public:
    field(std::string name, field_type t, std::vector<std::string> v = {})
        : var(std::move(name)), type(t), values(std::move(v))
    {
    }
    static field text(std::string var, std::string value);
    static field lines(std::string var,
                       std::string_view text);  // text-multi: a value for each line
    static field boolean(std::string var, bool value);

    // Error: bad_reply without a name, but for type `fixed`.
    static result<field> parse(xml::element element);
    void write(xml::writer& out) const;

    std::string_view value() const noexcept;          // the first one, or ""
    std::string text() const;                         // all of them, as lines
    std::optional<bool> as_boolean() const noexcept;  // nullopt: neither 0, 1, true nor false

    std::string var;
    field_type type;
    std::vector<std::string> values;  // of a form: the defaults
    std::string label;                // for people
    std::string desc;                 // for people
    bool required = false;
    std::vector<option> options;  // of lists
};

class form {
public:
    explicit form(form_type t) : type(t) {}

    // Error: bad_reply: not a form, an unknown type, a field without a name.
    static result<form> parse(xml::element x);
    void write(xml::writer& out) const;

    const field* find(std::string_view var) const noexcept;  // the first; nullptr: not there
    std::string_view value(std::string_view var) const noexcept;
    // What kind of form it is (XEP-0068): the value of the hidden field FORM_TYPE, or "".
    std::string_view registered_type() const noexcept;

    form& add(field f);
    // Replaces the values of a field, or adds a field of type text-single.
    form& set(std::string_view var, std::vector<std::string> values);

    // A submission that says yes to all defaults; hidden fields go back as they came.
    form answer() const;

    // Does the submission answer this form? Error: invalid_argument, its text says which field is
    // required and empty, or has a value that its type or options do not allow. Fields that this
    // form did not ask for are ignored (XEP-0004 3.1).
    result<void> accepts(const form& submission) const;

    form_type type;
    std::string title;
    std::vector<std::string> instructions;
    std::vector<field> fields;
    std::vector<field> reported;            // of results with several items: the columns
    std::vector<std::vector<field>> items;  // and the rows
};

}  // namespace mynah::xep::data_forms

// JSON objects from strangers, within limits; and ours, one member to the line.
//
// Tokens go through both: memory is wiped when it is given back.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/base/secret.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mynah::oauth {

// The members of an object; views are good for as long as the document.
class json_document {
public:
    static constexpr std::size_t max_depth = 8;

    // Errors: bad_reply, with what is wrong and nothing of the text.
    static result<json_document> parse(std::string_view text);

    json_document(json_document&&) noexcept;
    json_document& operator=(json_document&&) noexcept;
    ~json_document();

    bool has(std::string_view name) const;
    // nullopt: there is no such member, or it is something else.
    std::optional<std::string_view> text(std::string_view name) const;
    // A whole number, also as a string of digits, as some servers write it.
    std::optional<std::int64_t> integer(std::string_view name) const;

private:
    class state;
    explicit json_document(std::unique_ptr<state> s) noexcept;
    std::unique_ptr<state> state_;
};

class json_writer {
public:
    json_writer() = default;
    json_writer(json_writer&&) = delete;
    ~json_writer();

    void add(std::string_view name, std::string_view value);
    void add(std::string_view name, const secret& value) { add(name, value.reveal()); }
    void add(std::string_view name, std::int64_t value);

    // The object. Empties the writer.
    secret take();

private:
    void begin(std::string_view name);

    std::string text_;
};

}  // namespace mynah::oauth

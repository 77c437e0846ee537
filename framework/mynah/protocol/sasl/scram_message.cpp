#include <mynah/protocol/sasl/scram_message.hpp>

#include <mynah/base/ascii.hpp>
#include <mynah/base/base64.hpp>
#include <mynah/protocol/sasl/sasl_error.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace mynah::sasl {
namespace {

// Honest ones have less than 200 bytes.
constexpr std::size_t longest_message = 8 * 1024;

error malformed(std::string_view what)
{
    return {errc::bad_challenge, "SCRAM: " + std::string(what)};
}

struct attribute {
    char name;
    std::string_view value;
};

// Takes "x=value" off the front, with the comma behind it. nullopt: that is not what stands there.
std::optional<attribute> take_attribute(std::string_view& rest)
{
    if (rest.size() < 3 || rest[1] != '=') return std::nullopt;
    const auto comma = rest.find(',');
    const attribute taken{rest[0], rest.substr(2, comma - 2)};
    if (!ascii::is_letter(taken.name) || taken.value.empty()) return std::nullopt;
    // A comma at the end promises an attribute that is not there.
    if (comma == rest.size() - 1) return std::nullopt;
    rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    return taken;
}

bool is_printable(std::string_view text) noexcept
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x21 && c <= 0x7e; });
}

// What may follow: extensions that one need not understand. Letters with a meaning elsewhere would
// be repeated or reordered attributes, and "m" is an extension that one must understand.
template <class Take>
result<void> read_extensions(std::string_view rest, Take take)
{
    std::string seen = "aceimnprsv";
    while (!rest.empty()) {
        const auto extension = take_attribute(rest);
        if (!extension) return malformed("not an attribute");
        if (seen.find(extension->name) != std::string::npos)
            return malformed("an attribute is repeated, out of order or mandatory");
        if (extension->value.find('\0') != std::string_view::npos)
            return malformed("a zero byte in an extension");
        seen += extension->name;
        take(extension->name, extension->value);
    }
    return {};
}

result<void> ignore_extensions(std::string_view rest)
{
    return read_extensions(rest, [](char, std::string_view) {});
}

// posit-number: no sign, no leading zero.
result<std::uint32_t> parse_iterations(std::string_view text)
{
    const bool digits = std::ranges::all_of(text, ascii::is_digit);
    if (!digits || text.front() == '0') return malformed("the iteration count is not a number");
    std::uint32_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc())
        return error(errc::weak_parameters, "SCRAM: the iteration count overflows");
    return value;
}

// server-error-value. Where the server says that somebody stands between us, say so.
error refused(std::string_view value)
{
    const auto with = [&](sasl_condition code, const char* text) {
        return error(code, text, std::string(value));
    };
    if (value == "invalid-proof" || value == "unknown-user")
        return with(sasl_condition::not_authorized, "wrong user name or password");
    if (value == "channel-bindings-dont-match")
        return with(sasl_condition::not_authorized,
                    "the server sees another TLS connection than we do: somebody is in between");
    if (value == "server-does-support-channel-binding")
        return with(sasl_condition::not_authorized,
                    "the server offered -PLUS and it did not reach us: somebody is in between");
    if (value == "channel-binding-not-supported" || value == "unsupported-channel-binding-type")
        return with(sasl_condition::invalid_mechanism,
                    "the server cannot bind the channel; allow only mechanisms without -PLUS");
    if (value == "no-resources")
        return with(sasl_condition::temporary_auth_failure, "the server has no resources");
    if (value == "invalid-encoding" || value == "extensions-not-supported" ||
        value == "invalid-username-encoding")
        return with(sasl_condition::malformed_request, "SCRAM");
    return with(sasl_condition::unknown, "SCRAM");
}

}  // namespace

result<server_first_message> parse_server_first(std::string_view message)
{
    if (message.size() > longest_message) return malformed("the challenge is too long");

    const auto nonce = take_attribute(message);
    if (!nonce || nonce->name != 'r') return malformed("r= is not where it belongs");
    if (!is_printable(nonce->value)) return malformed("the nonce is not printable");

    const auto salt_text = take_attribute(message);
    if (!salt_text || salt_text->name != 's') return malformed("s= is not where it belongs");
    auto salt = base64::decode(salt_text->value);
    if (!salt) return malformed("the salt is not base64");

    const auto iterations_text = take_attribute(message);
    if (!iterations_text || iterations_text->name != 'i')
        return malformed("i= is not where it belongs");
    const auto iterations = parse_iterations(iterations_text->value);
    if (!iterations) return iterations.error();

    server_first_message out(std::string(nonce->value), std::move(*salt), *iterations);
    const auto rest = read_extensions(message, [&](char name, std::string_view value) {
        if (name == 'h') out.offer_hash = value;
        if (name == 'd') out.former_offer_hash = value;
    });
    if (!rest) return rest.error();
    return out;
}

result<std::string> parse_server_final(std::string_view message)
{
    if (message.size() > longest_message) return malformed("the challenge is too long");

    const auto first = take_attribute(message);
    if (first && first->name == 'e') return refused(first->value);
    if (!first || first->name != 'v')
        return error(errc::server_not_authentic, "SCRAM: no v= in the server's last message");
    auto signature = base64::decode(first->value);
    if (!signature) return malformed("the signature is not base64");
    if (auto rest = ignore_extensions(message); !rest) return rest.error();
    return std::move(*signature);
}

std::string escape_name(std::string_view name)
{
    std::string out;
    out.reserve(name.size());
    for (char c : name) {
        if (c == ',') {
            out += "=2C";
        } else if (c == '=') {
            out += "=3D";
        } else {
            out += c;
        }
    }
    return out;
}

}  // namespace mynah::sasl

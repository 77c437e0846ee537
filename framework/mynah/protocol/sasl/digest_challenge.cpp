#include <mynah/protocol/sasl/digest_challenge.hpp>

#include <algorithm>
#include <optional>

namespace mynah::sasl {
namespace {

constexpr std::size_t longest_message = 2048;  // RFC 2831 sections 2.1.1 and 2.1.3

error malformed(std::string_view what)
{
    return {errc::bad_challenge, "DIGEST-MD5: " + std::string(what)};
}

struct directive {
    std::string name;
    std::string value;
};

bool is_space(char c) noexcept { return c == ' ' || c == '\t'; }

// A token of RFC 2616 section 2.2.
bool is_token_character(char c) noexcept
{
    return c > 0x20 && c < 0x7f &&
           std::string_view("()<>@,;:\\\"/[]?={}").find(c) == std::string_view::npos;
}

std::string take_token(std::string_view& rest)
{
    const auto end = std::find_if_not(rest.begin(), rest.end(), is_token_character);
    std::string token(rest.begin(), end);
    rest.remove_prefix(token.size());
    return token;
}

std::optional<std::string> take_quoted(std::string_view& rest)
{
    std::string out;
    for (std::size_t i = 1; i < rest.size(); ++i) {
        auto c = rest[i];
        if (c == '"') {
            rest.remove_prefix(i + 1);
            return out;
        }
        if (c == '\\' && ++i < rest.size()) c = rest[i];
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return std::nullopt;
        out += c;
    }
    return std::nullopt;
}

// name=value, name="value", ... ; the list of RFC 2616 may have empty elements.
result<std::vector<directive>> parse_directives(std::string_view rest)
{
    if (rest.size() > longest_message) return malformed("the challenge is too long");
    std::vector<directive> out;
    bool separated = true;
    for (;;) {
        while (!rest.empty() && (is_space(rest.front()) || rest.front() == ',')) {
            separated |= rest.front() == ',';
            rest.remove_prefix(1);
        }
        if (rest.empty()) return out;
        if (!separated) return malformed("no comma between two directives");
        separated = false;
        directive d;
        d.name = take_token(rest);
        if (d.name.empty() || !rest.starts_with('=')) return malformed("not a directive");
        rest.remove_prefix(1);
        if (rest.starts_with('"')) {
            auto quoted = take_quoted(rest);
            if (!quoted) return malformed("a quoted value without its end");
            d.value = std::move(*quoted);
        } else {
            d.value = take_token(rest);
            if (d.value.empty()) return malformed("a directive without a value");
        }
        out.push_back(std::move(d));
    }
}

// qop="auth,auth-int"
bool lists(std::string_view list, std::string_view wanted)
{
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        auto item = list.substr(0, end);
        while (!item.empty() && is_space(item.front())) item.remove_prefix(1);
        while (!item.empty() && is_space(item.back())) item.remove_suffix(1);
        if (item == wanted) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

}  // namespace

result<digest_challenge> parse_digest_challenge(std::string_view message)
{
    auto directives = parse_directives(message);
    if (!directives) return directives.error();
    digest_challenge out;
    std::string algorithm;
    std::vector<std::string_view> seen;
    for (auto& d : *directives) {
        if (d.name == "realm") {
            out.realms.push_back(std::move(d.value));
            continue;
        }
        if (std::find(seen.begin(), seen.end(), d.name) != seen.end())
            return malformed("a directive is repeated");
        seen.push_back(d.name);
        if (d.name == "nonce") out.nonce = d.value;
        if (d.name == "algorithm") algorithm = d.value;
        if (d.name == "qop" && !lists(d.value, "auth")) return malformed("no qop=auth");
        if (d.name == "rspauth") return malformed("the second message comes first");
        if (d.name != "charset") continue;
        if (d.value != "utf-8") return malformed("a charset other than utf-8");
        out.utf8 = true;
    }
    if (out.nonce.empty()) return malformed("no nonce");
    if (algorithm != "md5-sess") return malformed("an algorithm other than md5-sess");
    return out;
}

result<std::string> parse_digest_verifier(std::string_view message)
{
    auto directives = parse_directives(message);
    if (!directives) return directives.error();
    if (directives->size() == 1 && directives->front().name == "rspauth")
        return std::move(directives->front().value);
    return error(errc::server_not_authentic, "DIGEST-MD5: no rspauth in the server's last message");
}

std::string quote(std::string_view value)
{
    std::string out = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out += '"';
}

}  // namespace mynah::sasl

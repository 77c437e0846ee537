#include <mynah/protocol/sasl/oauthbearer_error.hpp>

#include <optional>

namespace mynah::sasl {
namespace {

constexpr std::size_t longest_message = 8 * 1024;
constexpr int deepest = 8;

// Reads over JSON (RFC 8259) without keeping any of it but strings. Every function takes its value
// off the front and answers whether it stood there.
class json_reader {
public:
    explicit json_reader(std::string_view text) : rest_(text) {}

    bool at_end() const noexcept { return rest_.empty(); }

    void space()
    {
        const auto n = rest_.find_first_not_of(" \t\r\n");
        rest_.remove_prefix(n == std::string_view::npos ? rest_.size() : n);
    }

    bool take(char c)
    {
        space();
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    // Characters beyond ASCII that are escaped come out as "?": nobody compares with them.
    std::optional<std::string> string()
    {
        if (!take('"')) return std::nullopt;
        std::string out;
        while (!rest_.empty()) {
            const auto c = rest_.front();
            rest_.remove_prefix(1);
            if (c == '"') return out;
            if (static_cast<unsigned char>(c) < 0x20) return std::nullopt;
            if (c != '\\') {
                out += c;
                continue;
            }
            const auto meant = escaped();
            if (!meant) return std::nullopt;
            out += *meant;
        }
        return std::nullopt;
    }

    bool value(int depth)
    {
        if (depth > deepest) return false;
        space();
        if (rest_.starts_with('"')) return string().has_value();
        if (take('{')) {
            if (take('}')) return true;
            do {
                if (!string() || !take(':') || !value(depth + 1)) return false;
            } while (take(','));
            return take('}');
        }
        if (take('[')) {
            if (take(']')) return true;
            do {
                if (!value(depth + 1)) return false;
            } while (take(','));
            return take(']');
        }
        return word();
    }

private:
    std::optional<char> escaped()
    {
        if (rest_.empty()) return std::nullopt;
        const auto c = rest_.front();
        rest_.remove_prefix(1);
        constexpr std::string_view names = "\"\\/bfnrt";
        constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
        if (const auto at = names.find(c); at != std::string_view::npos) return meant[at];
        if (c != 'u' || rest_.size() < 4) return std::nullopt;
        const auto hex = rest_.substr(0, 4);
        if (hex.find_first_not_of("0123456789abcdefABCDEF") != std::string_view::npos)
            return std::nullopt;
        rest_.remove_prefix(4);
        const auto code = std::stoul(std::string(hex), nullptr, 16);
        return code < 0x80 ? static_cast<char>(code) : '?';
    }

    // true, false, null, or something that looks like a number.
    bool word()
    {
        for (const std::string_view name : {"true", "false", "null"}) {
            if (!rest_.starts_with(name)) continue;
            rest_.remove_prefix(name.size());
            return true;
        }
        const auto n = rest_.find_first_not_of("+-.0123456789eE");
        const auto size = n == std::string_view::npos ? rest_.size() : n;
        rest_.remove_prefix(size);
        return size != 0;
    }

    std::string_view rest_;
};

error malformed()
{
    return {errc::bad_challenge, "OAUTHBEARER: the error is not the JSON it must be"};
}

}  // namespace

result<std::string> parse_oauthbearer_status(std::string_view json)
{
    if (json.size() > longest_message) return malformed();
    json_reader in(json);
    std::optional<std::string> status;
    if (!in.take('{')) return malformed();
    do {
        const auto name = in.string();
        if (!name || !in.take(':')) return malformed();
        if (*name != "status") {
            if (!in.value(1)) return malformed();
            continue;
        }
        if (status) return malformed();
        in.space();
        status = in.string();
        if (!status) return malformed();
    } while (in.take(','));
    if (!in.take('}')) return malformed();
    in.space();
    if (!in.at_end() || !status || status->empty()) return malformed();
    return std::move(*status);
}

}  // namespace mynah::sasl

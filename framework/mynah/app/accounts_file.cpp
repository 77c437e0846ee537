#include <mynah/app/accounts_file.hpp>

#include <mynah/app/csv.hpp>
#include <mynah/base/crypto.hpp>
#include <mynah/base/private_file.hpp>

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <map>

namespace mynah {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// One account as it stands there. Without a field it is empty.
class account_text {
public:
    std::string_view jid;
    std::string_view password;
    std::string_view resource;
    std::string_view connect;
    std::string_view token_file;
};

// The same file, however it is written. Links are not followed: it may not be there yet.
std::string whole_path(std::string_view file)
{
    std::error_code unknown_folder;
    const std::filesystem::path as_given(file);
    const auto whole = std::filesystem::absolute(as_given, unknown_folder);
    return (unknown_folder ? as_given : whole).lexically_normal().string();
}

class reader {
public:
    reader(std::string file, std::uint16_t connect_port)
        : file_(std::move(file)), port_(connect_port)
    {
    }

    result<std::vector<account_settings>> read()
    {
        const auto content = read_large_private_file(file_);
        if (!content) return content.error();
        auto text = content->reveal();
        if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
        auto filled = is_toml(text) ? read_toml(text) : read_csv(text);
        if (!filled) return filled.error();
        if (accounts_.empty()) return error(errc::invalid_argument, file_ + ": no account");
        return std::move(accounts_);
    }

private:
    error mistake(std::size_t line, std::string_view what) const
    {
        return {errc::invalid_argument, fmt::format("{}, line {}: {}", file_, line, what)};
    }

    // What comes first, behind comments, tells: no JID begins like a table.
    static bool is_toml(std::string_view content)
    {
        while (!content.empty()) {
            const auto end = std::min(content.find('\n'), content.size());
            const auto line = content.substr(0, end);
            const auto first = line.find_first_not_of(" \t\r");
            if (first != std::string_view::npos && line[first] != '#') return line[first] == '[';
            content.remove_prefix(std::min(end + 1, content.size()));
        }
        return false;
    }

    result<void> add(std::size_t line, const account_text& as)
    {
        auto parsed = jid::parse(as.jid);
        if (!parsed) return mistake(line, "the account is no JID (user@domain)");
        if (parsed->local().empty() && !as.password.empty())
            return mistake(line, "the account is no user@domain; are the columns swapped?");
        const auto [at, fresh] = lines_.emplace(parsed->bare().text(), line);
        if (!fresh) return mistake(line, fmt::format("the account of line {} again", at->second));
        if (auto own = own_token_file(line, as.token_file); !own) return own;
        account_settings a;
        a.line = line;
        a.account = jid(parsed->bare());
        a.password = secret(as.password);
        if (const auto resource = as.resource.empty() ? parsed->resource() : as.resource;
            !resource.empty()) {
            auto full = parsed->with_resource(resource);
            if (!full) return mistake(line, "the resource is none that a JID can have (RFC 7622)");
            a.resource = full->resource();
        }
        a.token_file = as.token_file;
        if (!as.connect.empty()) {
            auto where = net::endpoint::parse(as.connect, port_);
            if (!where) return mistake(line, "connect is no HOST:PORT");
            a.connect = std::move(*where);
        }
        accounts_.push_back(std::move(a));
        return {};
    }

    // Of two that share a refresh token each makes the other's worthless.
    result<void> own_token_file(std::size_t line, std::string_view file)
    {
        if (file.empty()) return {};
        const auto [at, fresh] = token_files_.emplace(whole_path(file), line);
        if (fresh) return {};
        return mistake(
            line, fmt::format("the token file of line {} again: one for each account", at->second));
    }

    result<void> read_csv(std::string_view content)
    {
        csv rows(content);
        for (;;) {
            auto row = rows.next();
            if (!row) return mistake(rows.line(), row.error().text);
            auto& fields = *row;
            if (fields.empty()) return {};
            const bool heading = fields[0] == "jid" && accounts_.empty();
            auto added = result<void>();
            const auto field = [&](std::size_t i) {
                return i < fields.size() ? std::string_view(fields[i]) : std::string_view();
            };
            if (fields.size() < 2 || fields.size() > 5)
                added = mistake(rows.line(), "not jid,password[,resource[,connect[,token_file]]]");
            else if (!heading)
                added = add(rows.line(), {field(0), field(1), field(2), field(3), field(4)});
            for (auto& f : fields) crypto::wipe(f);
            if (!added) return added;
        }
    }

    result<void> read_toml(std::string_view content)
    {
        toml::table table;
        try {
            table = toml::parse(content);
        } catch (const toml::parse_error& e) {
            // Its description may quote the line.
            return mistake(e.source().begin.line, "this is not TOML");
        }
        for (const auto& [key, value] : table)
            if (key.str() != "account")
                return mistake(key.source().begin.line, "only [[account]] is known here");
        auto* accounts = table["account"].as_array();
        if (accounts == nullptr) return mistake(1, "accounts are a list: [[account]]");
        for (auto& entry : *accounts) {
            if (auto added = add_table(entry); !added) return added;
        }
        return {};
    }

    result<void> add_table(toml::node& entry)
    {
        const std::size_t line = entry.source().begin.line;
        auto* table = entry.as_table();
        if (table == nullptr) return mistake(line, "an account is a table: [[account]]");
        for (auto&& [key, value] : *table) {
            const auto name = key.str();
            const std::size_t at = key.source().begin.line;
            if (std::ranges::find(keys, std::string_view(name)) == std::end(keys))
                return mistake(at,
                               "an account has jid, password, resource, connect and token_file");
            if (!value.is_string())
                return mistake(at, fmt::format("{} is no text in quotes", std::string_view(name)));
        }
        const auto text = [table](const char* name) {
            const auto* value = table->get_as<std::string>(name);
            return value != nullptr ? std::string_view(value->get()) : std::string_view();
        };
        auto added =
            add(line, {text(keys[0]), text(keys[1]), text(keys[2]), text(keys[3]), text(keys[4])});
        if (auto* password = table->get_as<std::string>("password")) crypto::wipe(password->get());
        return added;
    }

    static constexpr const char* keys[] = {"jid", "password", "resource", "connect", "token_file"};

    std::string file_;
    std::uint16_t port_;
    std::vector<account_settings> accounts_;
    std::map<std::string, std::size_t, std::less<>> lines_;  // by account: where it was given
    std::map<std::string, std::size_t> token_files_;         // the same by path
};

}  // namespace

result<std::vector<account_settings>> read_accounts(const std::string& file,
                                                    std::uint16_t connect_port)
{
    return reader(file, connect_port).read();
}

}  // namespace mynah

#include <mynah/app/toml_config.hpp>

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sstream>

namespace mynah {
namespace {

constexpr std::size_t most = 1024 * 1024;

std::string as_text(const toml::node& value)
{
    if (const auto* s = value.as_string()) return s->get();
    std::ostringstream text;
    value.visit([&text](const auto& v) { text << v; });
    return text.str();
}

// CLI11 takes an empty variable for one that is not set; so do we.
bool is_in_environment(std::string_view option)
{
    const char* value = std::getenv(environment_name(option).c_str());
    return value != nullptr && *value != '\0';
}

[[noreturn]] void mistake(const std::string& what)
{
    throw CLI::ConfigError(what, CLI::ExitCodes::ConfigError);
}

// All of it at first: the parser seeks, and a pipe cannot.
std::string read_all(std::istream& input)
{
    errno = 0;
    std::string text;
    std::array<char, 4096> piece;
    while (input) {
        input.read(piece.data(), piece.size());
        text.append(piece.data(), static_cast<std::size_t>(input.gcount()));
        if (text.size() > most) mistake("this is larger than 1 MiB: is it the right file?");
    }
    if (input.bad()) mistake(std::string("this cannot be read: ") + std::strerror(errno));
    return text;
}

}  // namespace

std::string environment_name(std::string_view option)
{
    std::string name = "MYNAH_";
    for (char c : option)
        name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return name;
}

std::vector<CLI::ConfigItem> toml_config::from_config(std::istream& input) const
{
    const auto text = read_all(input);
    toml::table table;
    try {
        table = toml::parse(std::string_view(text));
    } catch (const toml::parse_error& e) {
        std::ostringstream where;
        where << "this is not TOML, line " << e.source().begin.line << ": " << e.description();
        mistake(where.str());
    }
    std::vector<CLI::ConfigItem> found;
    for (const auto& [key, value] : table) {
        CLI::ConfigItem item;
        item.name = std::string(key.str());
        if (std::ranges::find(options_, item.name) == options_.end())
            mistake("there is no option '" + item.name + "'");
        given_.push_back(item.name);
        if (value.is_table()) mistake(item.name + " is a value, not a table");
        if (is_in_environment(item.name)) continue;
        if (const auto* list = value.as_array())
            for (const auto& element : *list) item.inputs.push_back(as_text(element));
        else
            item.inputs.push_back(as_text(value));
        found.push_back(std::move(item));
    }
    return found;
}

}  // namespace mynah

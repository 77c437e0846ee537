#include <mynah/app/toml_config.hpp>

#include <mynah/app/detail/mistake.hpp>

#include <toml++/toml.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <sstream>
#include <utility>

namespace mynah {
namespace {

using detail::mistake;

constexpr std::size_t most = 1024 * 1024;

std::string as_text(const toml::node& value)
{
    if (const auto* s = value.as_string()) return s->get();
    std::ostringstream text;
    value.visit([&text](const auto& v) { text << v; });
    return text.str();
}

// All of it at first: the parser seeks, and a pipe cannot.
result<std::string> read_all(std::istream& input)
{
    errno = 0;
    std::string text;
    std::array<char, 4096> piece;
    while (input) {
        input.read(piece.data(), piece.size());
        text.append(piece.data(), static_cast<std::size_t>(input.gcount()));
        if (text.size() > most) return mistake("this is larger than 1 MiB: is it the right file?");
    }
    if (input.bad()) return mistake(std::string("this cannot be read: ") + std::strerror(errno));
    return text;
}

}  // namespace

result<std::vector<config_item>> read_toml_config(std::istream& input)
{
    const auto text = read_all(input);
    if (!text) return text.error();
    toml::table table;
    try {
        table = toml::parse(std::string_view(*text));
    } catch (const toml::parse_error& e) {
        std::ostringstream where;
        where << "this is not TOML, line " << e.source().begin.line << ": " << e.description();
        return mistake(where.str());
    }
    std::vector<config_item> found;
    for (const auto& [key, value] : table) {
        config_item item{std::string(key.str()), {}};
        if (value.is_table()) return mistake(item.name + " is a value, not a table");
        if (const auto* list = value.as_array())
            for (const auto& element : *list) item.values.push_back(as_text(element));
        else
            item.values.push_back(as_text(value));
        found.push_back(std::move(item));
    }
    return found;
}

}  // namespace mynah

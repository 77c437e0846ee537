#include <mynah/xml/detail/parser_pool.hpp>

#include <mynah/xml/detail/escape.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace mynah::xml::detail {
namespace {

struct parser_kind {
    parser_key key;
    std::array<std::unique_ptr<expat_parser>, pooled_parsers_per_key> free;
    std::size_t count = 0;
};

struct parser_pool;
thread_local parser_pool* this_pool =
    nullptr;  // null before first use and after the thread's destructors
thread_local bool pool_gone = false;

struct parser_pool {
    parser_pool() { this_pool = this; }
    ~parser_pool()
    {
        this_pool = nullptr;
        pool_gone = true;
    }

    // Found or made: the most recently used one from now on.
    parser_kind& kind(const parser_key& key) noexcept
    {
        if (kinds.front().key == key) return kinds.front();
        // Another thread's key, or one that was forgotten meanwhile, is known by its text.
        auto found = std::find_if(kinds.begin(), kinds.end() - 1, [&](const parser_kind& k) {
            return k.key == key || (k.key && *k.key == *key);
        });
        std::rotate(kinds.begin(), found, found + 1);
        parser_kind& first = kinds.front();
        if (!first.key || *first.key != *key) first = {key, {}, 0};
        return first;
    }

    std::array<parser_kind, pooled_keys> kinds;  // the most recently used one first
};

// A parser may outlive the pool when both die with the thread.
parser_pool* pool() noexcept
{
    if (this_pool == nullptr && !pool_gone) {
        thread_local parser_pool instance;
    }
    return this_pool;
}

std::string qualified_name(std::string_view name)
{
    const auto first = name.find('\n');
    if (first == name.npos) return std::string(name);
    const auto second = name.find('\n', first + 1);
    if (second == name.npos) return std::string(name.substr(first + 1));
    std::string result(name.substr(second + 1));
    result += ':';
    return result += name.substr(first + 1, second - first - 1);
}

}  // namespace

parser_key make_key(std::string_view name, std::vector<namespace_binding> bindings)
{
    std::sort(bindings.begin(), bindings.end(),
              [](const auto& a, const auto& b) { return a.prefix < b.prefix; });
    std::string tag = "<" + qualified_name(name);
    for (const auto& b : bindings) {
        tag += b.prefix.empty() ? " xmlns" : " xmlns:" + b.prefix;
        tag += "='";
        if (!append_attribute_value(tag, b.space)) assert(!"expat has accepted it");
        tag += '\'';
    }
    tag += '>';
    tag.shrink_to_fit();
    auto key = std::make_shared<const std::string>(std::move(tag));
    parser_pool* const p = pool();
    return p == nullptr || key->size() > pooled_key_bytes ? key : p->kind(key).key;
}

std::unique_ptr<expat_parser> take_parser(const parser_key& key, std::size_t name_budget) noexcept
{
    parser_pool* const p = pool();
    if (p == nullptr || key->size() > pooled_key_bytes) return nullptr;
    parser_kind& kind = p->kind(key);
    for (std::size_t i = kind.count; i-- > 0;) {
        if (kind.free[i]->builder.name_bytes() > name_budget) continue;
        auto taken = std::move(kind.free[i]);
        std::move(kind.free.begin() + i + 1, kind.free.begin() + kind.count, kind.free.begin() + i);
        --kind.count;
        return taken;
    }
    return nullptr;
}

void give_back(std::unique_ptr<expat_parser> parser, std::size_t name_budget) noexcept
{
    parser_pool* const p = pool();
    if (p == nullptr || parser->room > pooled_parser_room ||
        parser->builder.name_bytes() > std::min(name_budget, pooled_name_bytes))
        return;
    parser_kind& kind = p->kind(parser->key);
    // The newest one stays: it suits those who are reading now.
    if (kind.count == kind.free.size()) {
        std::move(kind.free.begin() + 1, kind.free.end(), kind.free.begin());
        --kind.count;
    }
    kind.free[kind.count++] = std::move(parser);
}

}  // namespace mynah::xml::detail

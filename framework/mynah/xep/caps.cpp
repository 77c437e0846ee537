#include <mynah/xep/caps.hpp>

#include <mynah/base/base64.hpp>
#include <mynah/xep/detail/malformed.hpp>

#include <algorithm>
#include <cassert>
#include <iterator>
#include <vector>

namespace mynah::xep::caps {
namespace {

using data_forms::field;
using data_forms::form;

// Collects S, and refuses what would read as something else in it.
class hash_input {
public:
    void put(std::string_view part, std::string_view forbidden = "<")
    {
        if (part.find_first_of(forbidden) != std::string_view::npos) ok_ = false;
        text_ += part;
    }
    void put_end() { text_ += '<'; }
    void put_line(std::string_view part)
    {
        put(part);
        put_end();
    }
    void refuse() noexcept { ok_ = false; }

    bool ok() const noexcept { return ok_; }
    const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
    bool ok_ = true;
};

// Sorted by octets, as std::string compares (char_traits<char> is unsigned).
template <class T>
std::vector<T> sorted(std::vector<T> values)
{
    std::sort(values.begin(), values.end());
    return values;
}

template <class T>
bool has_twins(const std::vector<T>& in_order)
{
    return std::adjacent_find(in_order.begin(), in_order.end()) != in_order.end();
}

void put_identities(hash_input& s, std::vector<identity> identities)
{
    identities = sorted(std::move(identities));
    if (has_twins(identities)) s.refuse();
    for (const auto& who : identities) {
        s.put(who.category, "</");
        s.put("/");
        s.put(who.type, "</");
        s.put("/");
        s.put(who.lang, "</");
        s.put("/");
        s.put_line(who.name);
    }
}

void put_features(hash_input& s, std::vector<std::string> features)
{
    features = sorted(std::move(features));
    if (has_twins(features)) s.refuse();
    for (const auto& feature : features) s.put_line(feature);
}

bool contradicts_itself(const std::vector<std::string>& values)
{
    return std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) != values.end();
}

void put_form(hash_input& s, const form& f)
{
    s.put_line(f.registered_type());
    std::vector<const field*> fields;
    for (const auto& each : f.fields) {
        if (each.var != "FORM_TYPE")
            fields.push_back(&each);
        else if (contradicts_itself(each.values))
            s.refuse();
    }
    std::stable_sort(fields.begin(), fields.end(),
                     [](const field* a, const field* b) { return a->var < b->var; });
    for (const auto* each : fields) {
        s.put_line(each->var);
        for (const auto& value : sorted(each->values)) s.put_line(value);
    }
}

void put_forms(hash_input& s, const std::vector<form>& forms)
{
    std::vector<const form*> counted;
    for (const auto& f : forms)
        if (!f.registered_type().empty()) counted.push_back(&f);
    const auto by_type = [](const form* a, const form* b) {
        return a->registered_type() < b->registered_type();
    };
    std::sort(counted.begin(), counted.end(), by_type);
    const auto same = [](const form* a, const form* b) {
        return a->registered_type() == b->registered_type();
    };
    if (std::adjacent_find(counted.begin(), counted.end(), same) != counted.end()) s.refuse();
    for (const auto* f : counted) put_form(s, *f);
}

}  // namespace

result<capabilities> capabilities::parse(xml::element c)
{
    if (!c.is(caps_name) || c["node"].empty() || c["hash"].empty() || c["ver"].empty())
        return detail::malformed("not entity capabilities");
    return capabilities(std::string(c["node"]), std::string(c["hash"]), std::string(c["ver"]));
}

void capabilities::write(xml::writer& out) const
{
    out.start("c", ns).attribute("hash", hash).attribute("node", node).attribute("ver", ver).end();
}

std::optional<crypto::hash> capabilities::algorithm() const noexcept
{
    if (hash == "sha-1") return crypto::hash::sha1;
    if (hash == "sha-256") return crypto::hash::sha256;
    if (hash == "sha-384") return crypto::hash::sha384;
    if (hash == "sha-512") return crypto::hash::sha512;
    return std::nullopt;
}

capabilities of(const disco::info& self)
{
    auto ver = verification_string(self, crypto::hash::sha1);
    assert(ver && "identities and features of our own are well-formed");
    return {std::string(own_node), "sha-1", ver ? std::move(*ver) : std::string()};
}

capabilities of(const handler_table& handlers) { return of(disco::describe(handlers)); }

result<std::string> verification_string(const disco::info& about, crypto::hash algorithm)
{
    hash_input s;
    put_identities(s, about.identities);
    put_features(s, about.features);
    put_forms(s, about.forms);
    if (!s.ok()) return detail::malformed("ill-formed discovery information");
    return base64::encode(crypto::digest(algorithm, s.text()));
}

}  // namespace mynah::xep::caps

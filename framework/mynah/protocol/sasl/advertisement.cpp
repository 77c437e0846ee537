#include <mynah/protocol/sasl/advertisement.hpp>

#include <mynah/base/base64.hpp>

#include <algorithm>

namespace mynah::sasl {
namespace {

constexpr char between_names = '\x1e';
constexpr char between_lists = '\x1f';

// Sorted by octets.
void append_sorted(std::string& to, std::vector<std::string> names)
{
    std::sort(names.begin(), names.end());
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i != 0) to += between_names;
        to += names[i];
    }
}

}  // namespace

advertisement::advertisement(std::vector<std::string> mechanisms,
                             std::optional<std::vector<std::string>> binding_types)
{
    append_sorted(text_, std::move(mechanisms));
    if (!binding_types) return;
    text_ += between_lists;
    append_sorted(text_, std::move(*binding_types));
}

std::string advertisement::hash(crypto::hash algorithm) const
{
    return base64::encode(crypto::digest(algorithm, text_));
}

std::string advertisement::former_hash(crypto::hash algorithm) const
{
    auto text = text_;
    std::replace(text.begin(), text.end(), between_names, ',');
    std::replace(text.begin(), text.end(), between_lists, '|');
    return base64::encode(crypto::digest(algorithm, text));
}

}  // namespace mynah::sasl

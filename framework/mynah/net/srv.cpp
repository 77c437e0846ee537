#include <mynah/net/srv.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>
#include <span>

namespace mynah::net {

namespace {

// RFC 2782: weights of 0 first, so that they have a small chance of their own; then draw by the
// running sum, again and again among those that are left.
void order_by_lot(std::span<srv_record> records, const dice& roll)
{
    std::ranges::stable_partition(records, [](const srv_record& r) { return r.weight == 0; });
    while (records.size() > 1) {
        const auto total =
            std::transform_reduce(records.begin(), records.end(), std::uint32_t{0}, std::plus{},
                                  [](const srv_record& r) { return std::uint32_t{r.weight}; });
        const auto lot = roll(total);
        std::uint32_t sum = 0;
        const auto drawn = std::ranges::find_if(
            records, [&](const srv_record& r) { return (sum += r.weight) >= lot; });
        std::rotate(records.begin(), drawn, drawn + 1);
        records = records.subspan(1);
    }
}

std::string without_final_dot(std::string name)
{
    if (name.ends_with('.')) name.pop_back();
    return name;
}

}  // namespace

std::vector<srv_record> in_srv_order(std::vector<srv_record> records, const dice& roll)
{
    std::ranges::stable_sort(records, {}, &srv_record::priority);
    for (auto first = records.begin(); first != records.end();) {
        const auto last = std::find_if(first, records.end(), [&](const srv_record& r) {
            return r.priority != first->priority;
        });
        order_by_lot({first, last}, roll);
        first = last;
    }
    return records;
}

result<std::vector<endpoint>> targets_of(std::vector<srv_record> records, const endpoint& fallback,
                                         const dice& roll)
{
    if (records.empty()) return std::vector{fallback};

    // Port 0 is no address either: some zones write it where they mean ".".
    std::erase_if(records, [](const srv_record& r) { return r.not_offered() || r.port == 0; });
    if (records.empty()) {
        return error(errc::service_not_offered,
                     fmt::format("the DNS of {} says that it has no XMPP service for clients",
                                 fallback.host));
    }
    records = in_srv_order(std::move(records), roll);
    if (records.size() > max_targets) records.erase(records.begin() + max_targets, records.end());

    std::vector<endpoint> targets;
    std::ranges::transform(records, std::back_inserter(targets), [](srv_record& r) {
        return endpoint(without_final_dot(std::move(r.target)), r.port, r.direct_tls);
    });
    return targets;
}

}  // namespace mynah::net

#include <mynah/stanza/detail/outgoing_fields.hpp>

#include <vector>

namespace mynah::detail {
namespace {

constexpr std::size_t most_kept =
    64;  // per thread: more stanzas than that are seldom built at once

// Outlives the pool: stanzas that other thread-local or static objects hold may end after it.
thread_local bool pool_ended = false;

class pool {
public:
    pool() { free_.reserve(most_kept); }
    ~pool() { pool_ended = true; }

    std::unique_ptr<outgoing_fields> take()
    {
        if (free_.empty()) return std::make_unique<outgoing_fields>();
        auto out = std::move(free_.back());
        free_.pop_back();
        return out;
    }

    void give(std::unique_ptr<outgoing_fields> used) noexcept
    {
        if (free_.size() == most_kept || used->capacity() > most_kept_bytes) return;
        used->clear();
        free_.push_back(std::move(used));
    }

private:
    std::vector<std::unique_ptr<outgoing_fields>> free_;
};

pool& pool_of_thread()
{
    thread_local pool instance;
    return instance;
}

}  // namespace

void outgoing_fields::clear() noexcept
{
    to.clear();
    from.clear();
    id.clear();
    lang.clear();
    payload.clear();
}

std::size_t outgoing_fields::capacity() const noexcept
{
    return to.text().capacity() + from.text().capacity() + id.capacity() + lang.capacity() +
           payload.capacity();
}

void recycle_fields::operator()(outgoing_fields* used) const noexcept
{
    std::unique_ptr<outgoing_fields> owned(used);
    if (!pool_ended) pool_of_thread().give(std::move(owned));
}

outgoing_fields_ptr take_outgoing_fields()
{
    if (pool_ended) return outgoing_fields_ptr(new outgoing_fields);
    return outgoing_fields_ptr(pool_of_thread().take().release());
}

}  // namespace mynah::detail

#include <mynah/session/journal_entry.hpp>

#include <mynah/protocol/journal_format.hpp>

namespace mynah {

namespace format = protocol::journal;

journal_entry::journal_entry(std::shared_ptr<session_journal> journal, std::string account)
    : journal_(std::move(journal)), account_(std::move(account))
{
    auto place = journal_->enter(account_);
    number_ = place.number;
    left_ = std::move(place.left);
    stands_ = left_.has_value();
}

void journal_entry::follow(const protocol::engine& engine, std::uint32_t generation)
{
    if (!engine.management().resumable()) {
        if (!std::exchange(stands_, false)) return;
        std::string record;
        format::append_over(record, number_);
        return journal_->append(record);
    }
    if (stands_ && ours_ && generation == generation_)
        write_changes(engine);
    else
        write_whole(engine);
    stands_ = ours_ = true;
    generation_ = generation;
    const auto& sm = engine.management();
    sent_ = sm.last_sent();
    acknowledged_ = sm.last_acknowledged();
    finished_ = sm.last_finished();
}

void journal_entry::write_whole(const protocol::engine& engine)
{
    std::string record;
    format::append_session(record, number_, account_, engine.saved());
    journal_->append(record);
}

void journal_entry::write_changes(const protocol::engine& engine)
{
    const auto& sm = engine.management();
    if (sent_ == sm.last_sent() && acknowledged_ == sm.last_acknowledged() &&
        finished_ == sm.last_finished())
        return;
    // Whoever acknowledges what has not left yet: no sequence of changes says that.
    if (sm.last_acknowledged() > sent_) return write_whole(engine);
    thread_local std::string records;
    records.clear();
    if (const auto more = sm.last_acknowledged() - acknowledged_; more != 0)
        format::append_acknowledged(records, number_, std::uint32_t(more));
    for (auto n = sent_; n != sm.last_sent(); ++n)
        format::append_sent(records, number_,
                            engine.unacknowledged(std::size_t(n - sm.last_acknowledged())));
    if (finished_ != sm.last_finished()) format::append_handled(records, number_, sm.h());
    journal_->append(records);
    if (records.capacity() > 256 * 1024) std::string().swap(records);
}

}  // namespace mynah

#include <tests/support/history.hpp>

#include <algorithm>
#include <ostream>
#include <string_view>

namespace mynah::testing {

namespace {

constexpr std::size_t most_examples = 5;

void count(verdict& v, std::size_t verdict::*what, std::string_view name, std::size_t line,
           std::size_t number)
{
    if (v.*what < most_examples)
        v.examples.push_back(std::string(name) + ": line " + std::to_string(line) + ", message " +
                             std::to_string(number));
    ++(v.*what);
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const verdict& v)
{
    out << v.messages << " messages, " << v.received << " received, " << v.lost << " lost, "
        << v.forgotten << " forgotten by the server, " << v.mislaid << " mislaid by it, "
        << v.doubled << " doubled, " << v.disordered << " out of order, " << v.overtaken
        << " overtaken while a session was resumed, " << v.unknown << " unknown, " << v.in_doubt
        << " in doubt, " << v.unsettled << " unsettled";
    for (const auto& e : v.examples) out << "\n  " << e;
    return out;
}

history::message& history::record::at(number n)
{
    if (messages.size() < n) messages.resize(n);
    return messages[n - 1];
}

void history::sent(std::size_t line, number n)
{
    const std::lock_guard lock(mutex_);
    auto& l = lines_[line];
    l.at(n).is = outcome::open;
    l.highest_sent = std::max(l.highest_sent, n);
    ++l.open;
}

void history::acknowledged(std::size_t line, number n)
{
    const std::lock_guard lock(mutex_);
    auto& l = lines_[line];
    l.at(n).is = outcome::acknowledged;
    --l.open;
    ++acknowledgements_;
}

void history::session_lost(std::size_t line)
{
    const std::lock_guard lock(mutex_);
    auto& l = lines_[line];
    for (auto& m : l.messages) {
        if (m.is == outcome::acknowledged) m.is = outcome::forgotten;
        if (m.is == outcome::open) m.is = outcome::in_doubt;
    }
    l.in_doubt += l.open;
    l.open = 0;
}

void history::received(std::size_t line, number n)
{
    const std::lock_guard lock(mutex_);
    auto& l = lines_[line];
    auto& m = l.at(n);
    if (m.arrivals++ == 0) {
        m.late = n < l.highest_received;
        l.highest_received = std::max(l.highest_received, n);
    }
    ++arrivals_;
}

void history::resumed(std::size_t line)
{
    const std::lock_guard lock(mutex_);
    auto& l = lines_[line];
    for (auto& m : l.messages)
        if (m.is != outcome::never_sent && m.arrivals == 0) m.under_way = true;
}

bool history::complete() const
{
    const std::lock_guard lock(mutex_);
    return std::all_of(lines_.begin(), lines_.end(), [](const record& l) {
        return l.open == 0 && l.highest_received >= l.highest_sent &&
               (l.highest_sent == 0 || l.messages[l.highest_sent - 1].is != outcome::in_doubt);
    });
}

std::size_t history::arrivals() const
{
    const std::lock_guard lock(mutex_);
    return arrivals_;
}

std::size_t history::acknowledgements() const
{
    const std::lock_guard lock(mutex_);
    return acknowledgements_;
}

verdict history::judge() const
{
    const std::lock_guard lock(mutex_);
    verdict v;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        const auto& l = lines_[i];
        v.unsettled += l.open;
        v.in_doubt += l.in_doubt;
        for (std::size_t k = 0; k < l.messages.size(); ++k) {
            const auto& m = l.messages[k];
            if (m.is == outcome::never_sent) {
                if (m.arrivals != 0) count(v, &verdict::unknown, "unknown", i, k + 1);
                continue;
            }
            ++v.messages;
            if (m.arrivals == 0) {
                if (m.is == outcome::forgotten)
                    count(v, &verdict::forgotten, "forgotten", i, k + 1);
                else if (m.under_way)
                    count(v, &verdict::mislaid, "mislaid", i, k + 1);
                else
                    count(v, &verdict::lost, "lost", i, k + 1);
                continue;
            }
            ++v.received;
            if (m.late && m.under_way)
                count(v, &verdict::overtaken, "overtaken", i, k + 1);
            else if (m.late)
                count(v, &verdict::disordered, "out of order", i, k + 1);
            for (auto again = m.arrivals; again > 1; --again)
                count(v, &verdict::doubled, "doubled", i, k + 1);
        }
    }
    return v;
}

}  // namespace mynah::testing

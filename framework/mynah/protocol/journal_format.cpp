#include <mynah/protocol/journal_format.hpp>

#include <boost/crc.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace mynah::protocol::journal {
namespace {

enum class kind : std::uint8_t { session = 1, sent, acknowledged, handled, over };

constexpr std::size_t head_size = 8;  // size and CRC

std::uint32_t crc_of(std::string_view bytes)
{
    boost::crc_32_type crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return crc.checksum();
}

template <class Number>
void put(std::string& out, Number value)
{
    for (std::size_t i = 0; i != sizeof(Number); ++i) out += char(value >> (8 * i));
}

void put(std::string& out, std::string_view text)
{
    put(out, std::uint32_t(text.size()));
    out += text;
}

// Appends a record: what is put into out() while it lives, behind the head that it writes.
class record {
public:
    record(std::string& out, kind what, std::uint32_t number) : out_(out), begin_(out.size())
    {
        out_.append(head_size, '\0');
        out_ += char(what);
        put(out_, number);
    }
    record(const record&) = delete;
    ~record()
    {
        const auto body = std::string_view(out_).substr(begin_ + head_size);
        const std::uint32_t head[] = {std::uint32_t(body.size()), crc_of(body)};
        for (std::size_t i = 0; i != head_size; ++i)
            out_[begin_ + i] = char(head[i / 4] >> (8 * (i % 4)));
    }

private:
    std::string& out_;
    std::size_t begin_;
};

// Takes from the front; once there is not enough, all that follows is zero or empty.
class taker {
public:
    explicit taker(std::string_view bytes) : rest_(bytes) {}

    template <class Number>
    Number number()
    {
        Number value = 0;
        const auto bytes = take(sizeof(Number));
        for (std::size_t i = 0; i != bytes.size(); ++i)
            value = Number(value | Number(static_cast<unsigned char>(bytes[i])) << (8 * i));
        return value;
    }
    std::string_view text() { return take(number<std::uint32_t>()); }
    bool whole() const noexcept { return !short_ && rest_.empty(); }
    bool ran_out() const noexcept { return short_; }

private:
    std::string_view take(std::size_t n)
    {
        if (n > rest_.size()) {
            short_ = true;
            rest_ = {};
            return {};
        }
        const auto taken = rest_.substr(0, n);
        rest_.remove_prefix(n);
        return taken;
    }

    std::string_view rest_;
    bool short_ = false;
};

entry read_session(taker& from)
{
    entry e;
    e.account = from.text();
    e.state.grant.id = from.text();
    e.state.grant.location = from.text();
    e.state.grant.max = std::chrono::seconds(from.number<std::uint32_t>());
    e.state.address = from.text();
    e.state.acknowledged = from.number<std::uint32_t>();
    e.state.handled = from.number<std::uint32_t>();
    const auto stanzas = from.number<std::uint32_t>();
    for (std::uint32_t i = 0; i != stanzas && !from.ran_out(); ++i)
        e.state.unacknowledged.emplace_back(from.text());
    return e;
}

// False: it makes no sense.
bool apply(contents& to, std::string_view body)
{
    taker from(body);
    const auto what = kind(from.number<std::uint8_t>());
    const auto number = from.number<std::uint32_t>();
    if (what == kind::session) {
        auto e = read_session(from);
        if (!from.whole()) return false;
        to.sessions[number] = std::move(e);
        return true;
    }
    const auto known = to.sessions.find(number);
    if (known == to.sessions.end()) return false;
    auto& state = known->second.state;
    switch (what) {
        case kind::sent: {
            const auto stanza = from.text();
            if (!from.whole()) return false;
            state.unacknowledged.emplace_back(stanza);
            return true;
        }
        case kind::acknowledged: {
            const auto n = from.number<std::uint32_t>();
            if (!from.whole() || n > state.unacknowledged.size()) return false;
            state.unacknowledged.erase(state.unacknowledged.begin(),
                                       state.unacknowledged.begin() + n);
            state.acknowledged += n;
            return true;
        }
        case kind::handled: {
            const auto h = from.number<std::uint32_t>();
            if (!from.whole()) return false;
            state.handled = h;
            return true;
        }
        case kind::over:
            if (!from.whole()) return false;
            to.sessions.erase(known);
            return true;
        default: return false;
    }
}

// The body of the record at the front; nullopt: it is not whole.
std::optional<std::string_view> body_of_first(std::string_view bytes)
{
    taker head(bytes.substr(0, head_size));
    const auto size = head.number<std::uint32_t>();
    const auto crc = head.number<std::uint32_t>();
    if (head.ran_out() || size > bytes.size() - head_size) return std::nullopt;
    const auto body = bytes.substr(head_size, size);
    if (crc_of(body) != crc) return std::nullopt;
    return body;
}

}  // namespace

void append_session(std::string& out, std::uint32_t number, std::string_view account,
                    const saved_session& state)
{
    const record r(out, kind::session, number);
    put(out, account);
    put(out, std::string_view(state.grant.id));
    put(out, std::string_view(state.grant.location));
    const auto max = std::chrono::duration_cast<std::chrono::seconds>(state.grant.max).count();
    put(out, std::uint32_t(std::clamp<std::int64_t>(max, 0, UINT32_MAX)));
    put(out, std::string_view(state.address));
    put(out, state.acknowledged);
    put(out, state.handled);
    put(out, std::uint32_t(state.unacknowledged.size()));
    for (const auto& stanza : state.unacknowledged) put(out, std::string_view(stanza));
}

void append_sent(std::string& out, std::uint32_t number, std::string_view stanza)
{
    const record r(out, kind::sent, number);
    put(out, stanza);
}

void append_acknowledged(std::string& out, std::uint32_t number, std::uint32_t n)
{
    const record r(out, kind::acknowledged, number);
    put(out, n);
}

void append_handled(std::string& out, std::uint32_t number, std::uint32_t h)
{
    const record r(out, kind::handled, number);
    put(out, h);
}

void append_over(std::string& out, std::uint32_t number)
{
    const record r(out, kind::over, number);
}

contents read(std::string_view bytes)
{
    contents all;
    if (!bytes.starts_with(first_line)) return all;
    all.good = first_line.size();
    while (all.good != bytes.size()) {
        const auto body = body_of_first(bytes.substr(all.good));
        if (!body || !apply(all, *body)) break;
        all.good += head_size + body->size();
    }
    return all;
}

}  // namespace mynah::protocol::journal

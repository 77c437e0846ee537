#include <mynah/testing/memory_link.hpp>

#include <mynah/base/waiter.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <random>
#include <utility>

namespace mynah::testing {

namespace {

constexpr auto unlimited = std::numeric_limits<std::size_t>::max();

// Bytes one way. In pieces: each piece is for one wait.
class pipe {
public:
    // How many of `wanted` bytes pass now.
    std::size_t pass(std::size_t wanted, const memory_link_options& options, std::minstd_rand& dice)
    {
        wanted = std::min(wanted, limit - passed);
        if (options.seed != 0 && wanted > 0) {
            if (std::exchange(used_up, true)) return 0;
            std::uniform_int_distribution<std::size_t> piece(1, options.max_piece);
            wanted = std::min(wanted, piece(dice));
        }
        passed += wanted;
        return wanted;
    }

    bool at_limit() const noexcept { return passed == limit; }

    std::string bytes;
    std::size_t passed = 0;  // in total, into the near end's hands or out of them
    std::size_t limit = unlimited;
    bool used_up = false;
    waiter changed;  // for who waits, not for who watches
};

}  // namespace

class memory_link::state : public std::enable_shared_from_this<state> {
public:
    explicit state(memory_link_options o) : options(std::move(o)), dice(options.seed)
    {
        in.limit = options.read_limit;
        out.limit = options.write_limit;
    }

    void wake()
    {
        tell();
        out.changed.wake();
        tls_changed.wake();
    }

    void finish(error how)
    {
        if (!over) over = std::move(how);
        wake();
    }

    // Who watches learns that there is something to read, at a later turn.
    void tell()
    {
        if (!closed && !readable()) return;
        in.changed.wake();
        if (!watcher) return;
        asio::post(
            *watcher_turns, [self = shared_from_this(), w = std::exchange(watcher, nullptr)] {
                self->in.used_up = false;
                w->on_readable(self->closed ? result<void>(errc::cancelled) : result<void>());
            });
    }

    bool stands_still(const pipe& p) const { return options.stalls_at_limit && p.at_limit(); }
    bool cut_now(const pipe& p) const { return !options.stalls_at_limit && p.at_limit(); }
    bool readable() const { return (!in.bytes.empty() && !stands_still(in)) || over; }
    bool writable() const
    {
        return (out.bytes.size() < options.write_room && !stands_still(out)) || over;
    }

    // What a read finds when there are no bytes; the same for writes, unless the peer only ended.
    result<std::size_t> nothing() const
    {
        if (over) return *over;
        return 0;
    }

    memory_link_options options;
    std::minstd_rand dice;
    pipe in;   // to the near end
    pipe out;  // from the near end
    std::optional<error> over;
    net::readable_watcher* watcher = nullptr;
    std::optional<executor> watcher_turns;

    std::optional<error> tls_refusal;
    waiter tls_changed;
    net::tls_facts tls{true, "TLSv1.3", "TLS_AES_256_GCM_SHA384"};

    std::size_t writes = 0;
    bool taken = false;
    bool closed = false;
    bool secure = false;
    std::string identity;
    std::string alpn;
};

class memory_link::near_end final : public net::transport {
public:
    explicit near_end(std::shared_ptr<state> s) : state_(std::move(s)) {}
    ~near_end() override { close(); }

    void watch_readable(executor ex, net::readable_watcher& w) override
    {
        state_->watcher = &w;
        state_->watcher_turns = ex;
        state_->tell();
    }

    task<result<void>> wait_readable() override
    {
        const auto s = state_;  // the wait may end because we do
        while (!s->closed && !s->readable()) {
            auto change = s->in.changed.wait();
            co_await std::move(change);
        }
        if (s->closed) co_return errc::cancelled;
        s->in.used_up = false;
        co_return result<void>();
    }

    task<result<void>> wait_writable() override
    {
        const auto s = state_;  // the wait may end because we do
        while (!s->closed && !s->writable()) {
            auto change = s->out.changed.wait();
            co_await std::move(change);
        }
        if (s->closed) co_return errc::cancelled;
        s->out.used_up = false;
        co_return result<void>();
    }

    result<std::size_t> read(std::span<char> into) override
    {
        auto& s = *state_;
        if (s.closed) return errc::closed;
        if (s.in.bytes.empty() || s.stands_still(s.in)) return s.nothing();
        const auto size = s.in.pass(std::min(into.size(), s.in.bytes.size()), s.options, s.dice);
        s.in.bytes.copy(into.data(), size);
        s.in.bytes.erase(0, size);
        if (s.cut_now(s.in)) cut();
        return size;
    }

    result<std::size_t> write(std::string_view bytes) override
    {
        auto& s = *state_;
        if (s.closed) return errc::closed;
        if (s.over && s.over->code != errc::end_of_stream) return *s.over;
        const auto room = s.options.write_room - s.out.bytes.size();
        const auto size = s.out.pass(std::min(bytes.size(), room), s.options, s.dice);
        s.out.bytes.append(bytes.substr(0, size));
        if (size != 0) ++s.writes;
        if (s.cut_now(s.out)) cut();
        return size;
    }

    task<result<net::tls_facts>> start_tls(std::shared_ptr<const net::tls_context>,
                                           std::string identity, std::string alpn) override
    {
        const auto held = state_;  // the wait may end because we do
        auto& s = *held;
        s.identity = std::move(identity);
        s.alpn = std::move(alpn);
        while (s.options.stall_tls && !s.closed && !s.over) {
            auto change = s.tls_changed.wait();
            co_await std::move(change);
        }
        if (s.closed) co_return errc::cancelled;
        if (s.over) co_return *s.over;
        if (s.tls_refusal) co_return *s.tls_refusal;
        if (!s.in.bytes.empty())
            co_return error(errc::tls_failed, "what the server sends is not TLS");
        s.secure = true;
        co_return s.tls;
    }

    bool secure() const noexcept override { return state_->secure; }

    std::optional<std::string> binding_data(channel_binding type) const override
    {
        const auto found = state_->options.binding_data.find(type);
        if (!state_->secure || found == state_->options.binding_data.end()) return {};
        return found->second;
    }

    void close() noexcept override
    {
        state_->closed = true;
        state_->wake();
    }

    std::string peer() const override { return state_->options.peer; }
    net::address_scope peer_scope() const noexcept override { return state_->options.scope; }
    net::address_scope path_scope() const noexcept override
    {
        return state_->options.path.value_or(state_->options.scope);
    }

private:
    void cut()
    {
        auto& s = *state_;
        s.in.bytes.clear();
        s.finish(errc::truncated);
    }

    std::shared_ptr<state> state_;
};

memory_link::memory_link(memory_link_options options)
    : state_(std::make_shared<state>(std::move(options)))
{
}

memory_link::memory_link(memory_link&&) noexcept = default;

memory_link& memory_link::operator=(memory_link&& other) noexcept
{
    if (state_ && this != &other) cut();
    state_ = std::move(other.state_);
    return *this;
}

memory_link::~memory_link()
{
    if (state_) cut();
}

std::unique_ptr<net::transport> memory_link::take_transport()
{
    if (std::exchange(state_->taken, true)) return nullptr;
    return std::make_unique<near_end>(state_);
}

void memory_link::send(std::string_view bytes)
{
    state_->in.bytes += bytes;
    state_->tell();
}

std::string memory_link::received()
{
    state_->out.changed.wake();
    std::string bytes(state_->out.bytes);
    state_->out.bytes.clear();  // and keeps its memory: the near end's writes shall not allocate
    return bytes;
}

void memory_link::end() { state_->finish(errc::end_of_stream); }

void memory_link::cut() { state_->finish(errc::truncated); }

void memory_link::reset()
{
    state_->in.bytes.clear();
    state_->over = error(asio::error::make_error_code(asio::error::connection_reset));
    state_->wake();
}

void memory_link::cut_after_reading(std::size_t total)
{
    state_->in.limit = total;
    if (total <= state_->in.passed) {
        state_->in.bytes.clear();
        cut();
    }
}

void memory_link::cut_after_writing(std::size_t total)
{
    state_->out.limit = total;
    if (total <= state_->out.passed) {
        state_->in.bytes.clear();
        cut();
    }
}

void memory_link::refuse_tls(error why) { state_->tls_refusal = std::move(why); }

void memory_link::release_tls()
{
    state_->options.stall_tls = false;
    state_->tls_changed.wake();
}

void memory_link::set_tls(net::tls_facts facts) { state_->tls = std::move(facts); }

void memory_link::set_binding_data(channel_binding type, std::string data)
{
    state_->options.binding_data[type] = std::move(data);
}

bool memory_link::closed() const noexcept { return state_->closed; }
bool memory_link::secure() const noexcept { return state_->secure; }
const std::string& memory_link::identity() const noexcept { return state_->identity; }
const std::string& memory_link::alpn() const noexcept { return state_->alpn; }
std::size_t memory_link::bytes_read() const noexcept { return state_->in.passed; }
std::size_t memory_link::bytes_written() const noexcept { return state_->out.passed; }
std::size_t memory_link::writes() const noexcept { return state_->writes; }

}  // namespace mynah::testing

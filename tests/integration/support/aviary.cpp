#include <tests/integration/support/aviary.hpp>

#include <mynah/base/wait_queue.hpp>
#include <mynah/session/pacing.hpp>
#include <mynah/stanza/message.hpp>
#include <mynah/xep/ping.hpp>

#include <charconv>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace mynah::testing {

using namespace std::chrono_literals;

namespace {

std::string name(std::size_t i) { return "bird" + std::to_string(i); }

constexpr duration longest_pause = 2s;

int aviaries = 0;

}  // namespace

server_options options_for(const aviary_settings& how)
{
    server_options o;
    o.accounts.clear();
    for (std::size_t i = 0; i < how.pairs * 2; ++i) o.accounts.push_back({name(i), "song"});
    if (!how.direct_tls) o.tls = encryption::off;
    o.passwords = password_storage::scram_sha_1;  // derived once per account, on both sides
    o.for_crowds = true;
    return o;
}

// What the bots tell the test's thread, and the other way round.
class aviary::board {
public:
    board(history& log, int tag) : history_(log), tag_(std::to_string(tag) + " ") {}

    // What the bodies begin with: an aviary may find messages of an earlier one at its server.
    const std::string& tag() const noexcept { return tag_; }

    history& log() noexcept { return history_; }

    void is_there()
    {
        change([this] { ++online_, ++arrivals_; });
    }
    void is_away()
    {
        change([this] { --online_; });
    }
    void is_lost()
    {
        change([this] { ++lost_; });
    }
    void something_was_read()
    {
        change([] {});
    }

    std::size_t online() const { return read(online_); }
    std::size_t arrivals() const { return read(arrivals_); }
    std::size_t lost() const { return read(lost_); }

    bool wait(const std::function<bool()>& done, seconds within)
    {
        std::unique_lock lock(mutex_);
        const auto end = std::chrono::steady_clock::now() + within;
        while (true) {
            lock.unlock();
            if (done()) return true;
            lock.lock();
            if (std::chrono::steady_clock::now() >= end) return false;
            // Not every acknowledgement is told: look now and then.
            changed_.wait_for(lock, 50ms);
        }
    }

    // The rest on the pool's thread.
    bool writes = false;
    bool held = false;  // nothing is sent again either
    wait_queue pen;

private:
    template <class Call>
    void change(Call call)
    {
        {
            const std::lock_guard lock(mutex_);
            call();
        }
        changed_.notify_all();
    }
    std::size_t read(const std::size_t& what) const
    {
        const std::lock_guard lock(mutex_);
        return what;
    }

    history& history_;
    const std::string tag_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t online_ = 0;
    std::size_t arrivals_ = 0;
    std::size_t lost_ = 0;
};

class aviary::bird : public bot {
public:
    bird(board& b, std::size_t line) : board_(b), line_(line) {}

protected:
    board& board_;
    const std::size_t line_;
    std::optional<sender> session_;

    task<> on_online(sender s) override
    {
        session_ = s;
        comes();
        co_return;
    }
    void on_suspended(const error&, duration) override { goes(); }
    void on_resumed(sender) override { comes(); }
    void on_offline(const error&, std::optional<duration> retry_in) override
    {
        goes();
        if (session_ && retry_in) board_.is_lost();
        session_.reset();
    }

private:
    void comes()
    {
        if (!std::exchange(there_, true)) board_.is_there();
    }
    void goes()
    {
        if (std::exchange(there_, false)) board_.is_away();
    }

    bool there_ = false;
};

class aviary::reader final : public bird {
public:
    using bird::bird;

private:
    // The server has seen our presence when it has answered what came behind that: from then on no
    // message takes the way through its offline storage.
    task<> on_online(sender s) override
    {
        auto asking = xep::ping::get(s, jid());
        const auto answer = co_await std::move(asking);
        if (!answer) co_return;
        auto coming = bird::on_online(s);
        co_await std::move(coming);
    }

    void on_resumed(sender s) override
    {
        board_.log().resumed(line_);
        bird::on_resumed(s);
    }

    task<> on_message(incoming m) override
    {
        auto text = m.body();
        if (!text.starts_with(board_.tag())) co_return;
        text.remove_prefix(board_.tag().size());
        history::number n = 0;
        std::from_chars(text.data(), text.data() + text.size(), n);
        if (n != 0) board_.log().received(line_, n);
        board_.something_was_read();
        co_return;
    }
};

class aviary::writer final : public bird {
public:
    writer(board& b, std::size_t line, std::size_t unacknowledged, jid to)
        : bird(b, line), most_(unacknowledged), to_(std::move(to))
    {
    }

private:
    class under_way {
    public:
        under_way(history::number n, receipt r) : number(n), proof(r) {}
        history::number number;
        receipt proof;
    };

    // As long as its session; cancelled at the end of that.
    task<> on_online(sender s) override
    {
        auto coming = bird::on_online(s);
        co_await std::move(coming);
        while (board_.held) {
            auto waiting = board_.pen.wait();
            co_await std::move(waiting);
        }
        for (auto& m : under_way_) m.proof = put(s, m.number);
        for (;;) {
            if (board_.writes && under_way_.size() < most_) {
                under_way_.emplace_back(++last_, receipt());
                under_way_.back().proof = put(s, last_);
            } else if (under_way_.empty()) {
                auto waiting = board_.pen.wait();
                co_await std::move(waiting);
            } else {
                auto waiting = under_way_.front().proof.acknowledged();
                const auto outcome = co_await std::move(waiting);
                if (!outcome) co_return;
                take_what_is_acknowledged();
            }
        }
    }

    void on_offline(const error& why, std::optional<duration> retry_in) override
    {
        take_what_is_acknowledged();
        if (session_) board_.log().session_lost(line_);
        bird::on_offline(why, retry_in);
    }

    receipt put(const sender& s, history::number n)
    {
        auto sent = s.try_send(message(to_).body(board_.tag() + std::to_string(n)));
        if (!sent) return receipt();  // the session ended in this turn of the loop
        board_.log().sent(line_, n);
        return *sent;
    }

    void take_what_is_acknowledged()
    {
        while (!under_way_.empty() &&
               under_way_.front().proof.outcome() == protocol::delivery::acknowledged) {
            board_.log().acknowledged(line_, under_way_.front().number);
            under_way_.pop_front();
        }
    }

    const std::size_t most_;
    const jid to_;
    std::deque<under_way> under_way_;
    history::number last_ = 0;
};

aviary::aviary(const server& s, const aviary_settings& how)
    : settings_(how), history_(how.pairs), board_(std::make_unique<board>(history_, ++aviaries))
{
    pool_settings settings;
    settings.threads = 1;
    pool_ = std::make_unique<pool>(settings);

    pacing_settings bucket;
    bucket.per_second = settings_.connects_per_second;
    bucket.burst = settings_.burst;
    const auto pace = std::make_shared<pacing>(bucket);
    const auto like = account(s, 0);
    for (std::size_t i = 0; i < size(); ++i) {
        auto config = like;
        config.stream.account = jid::parse(s.jid(name(i))).value();
        config.pace = pace;
        if (i % 2 == 1 && settings_.readers_port != 0) config.via->port = settings_.readers_port;
        const auto line = i / 2;
        if (i % 2 == 0) {
            const auto to = jid::parse(s.jid(name(i + 1))).value();
            pool_->add(std::move(config), [&] {
                return std::make_unique<writer>(*board_, line, settings_.unacknowledged, to);
            });
        } else {
            pool_->add(std::move(config), [&] { return std::make_unique<reader>(*board_, line); });
        }
    }
    running_ = std::async(std::launch::async, [this] { pool_->run(); });
}

aviary::~aviary()
{
    pool_->stop();
    running_.wait();
}

session_config aviary::account(const server& s, std::size_t number) const
{
    login how(s, name(number));
    auto& config = how.config;
    if (settings_.port != 0) config.via->port = settings_.port;
    config.stream.tls =
        settings_.direct_tls ? protocol::tls_policy::direct : protocol::tls_policy::off;
    static const auto keys = std::make_shared<key_cache>();  // for all of a program
    config.keys = keys;
    // A writer waits for acknowledgements: this is its pace. Servers have time for log-ins, too.
    config.stream.sm.ask_after = settings_.pace;
    config.stream.idle = settings_.idle;
    config.stream.patience = settings_.patience;
    config.backoff.base = 500ms;
    config.backoff.cap = longest_pause;
    config.backoff.shutdown_spread = longest_pause;
    config.backoff.fresh_floor = 1s;
    return how.finish();
}

bool aviary::all_online(seconds within) { return all_back(0, within); }

bool aviary::all_back(std::size_t before, seconds within)
{
    return board_->wait(
        [&] { return board_->arrivals() >= before + size() && board_->online() == size(); },
        within);
}

std::size_t aviary::arrivals() const { return board_->arrivals(); }
std::size_t aviary::lost_sessions() const { return board_->lost(); }

aviary::seconds aviary::longest_way_back() const
{
    return seconds(longest_pause) + seconds(double(size()) / settings_.connects_per_second);
}

aviary::seconds aviary::shortest_way_online() const
{
    const double after_the_burst = double(size()) - settings_.burst;
    return seconds(std::max(after_the_burst, 0.0) / settings_.connects_per_second);
}

bool aviary::has_acknowledged(std::size_t messages, seconds within)
{
    const auto enough = history_.acknowledgements() + messages;
    return board_->wait([&] { return history_.acknowledgements() >= enough; }, within);
}

void aviary::write()
{
    tell([](board& b) {
        b.writes = true;
        b.held = false;
        b.pen.wake_all();
    });
}

void aviary::hold()
{
    tell([](board& b) { b.held = true; });
}

// Returns when it is done.
void aviary::tell(void (*what)(board&))
{
    auto told = std::make_shared<std::promise<void>>();
    auto done = told->get_future();
    pool_->post(0, [b = board_.get(), what, told] {
        what(*b);
        told->set_value();
    });
    done.wait();
}

bool aviary::reads_more(std::size_t messages, seconds within)
{
    const auto enough = history_.arrivals() + messages;
    return board_->wait([&] { return history_.arrivals() >= enough; }, within);
}

bool aviary::fall_silent(seconds within)
{
    tell([](board& b) { b.writes = false; });
    return board_->wait([&] { return history_.complete(); }, within);
}

}  // namespace mynah::testing

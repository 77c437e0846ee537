#include <tests/support/chaos_proxy.hpp>
#include <tests/support/tcp_tap.hpp>

#include <array>
#include <condition_variable>
#include <mutex>

namespace mynah::testing {

// A proxy that breaks nothing by itself.
class tcp_tap::recorder {
public:
    explicit recorder(std::uint16_t target)
        : proxy_(target, 1, [this](direction d, std::string_view bytes) { record(d, bytes); })
    {
    }

    chaos_proxy& proxy() noexcept { return proxy_; }

    std::string copy(direction d) const
    {
        const std::lock_guard lock(mutex_);
        return records_[std::size_t(d)];
    }

    bool client_sends(std::string_view text, std::chrono::milliseconds within) const
    {
        const auto& sent = records_[std::size_t(direction::to_server)];
        std::unique_lock lock(mutex_);
        return recorded_.wait_for(lock, within,
                                  [&] { return sent.find(text) != std::string::npos; });
    }

private:
    void record(direction d, std::string_view bytes)
    {
        {
            const std::lock_guard lock(mutex_);
            records_[std::size_t(d)] += bytes;
        }
        recorded_.notify_all();
    }

    mutable std::mutex mutex_;
    mutable std::condition_variable recorded_;
    std::array<std::string, 2> records_;
    chaos_proxy proxy_;  // its thread ends before the records do
};

tcp_tap::tcp_tap(std::uint16_t target_port) : recorder_(std::make_unique<recorder>(target_port)) {}
tcp_tap::~tcp_tap() = default;

std::uint16_t tcp_tap::port() const noexcept { return recorder_->proxy().port(); }
std::string tcp_tap::from_client() const { return recorder_->copy(direction::to_server); }
std::string tcp_tap::from_server() const { return recorder_->copy(direction::to_client); }
std::size_t tcp_tap::connections() const { return recorder_->proxy().connections(); }
bool tcp_tap::client_sends(std::string_view text, std::chrono::milliseconds within) const
{
    return recorder_->client_sends(text, within);
}
void tcp_tap::cut() { recorder_->proxy().reset(); }

}  // namespace mynah::testing

#include <mynah/net/detail/dns_channel.hpp>

#include <ares.h>
#include <fmt/format.h>

namespace mynah::net::detail {

namespace {

error unusable(std::string_view what, int status)
{
    return {errc::dns_failed, fmt::format("{}: {}", what, ares_strerror(status))};
}

}  // namespace

// One socket of c-ares. The descriptor belongs to c-ares: we only ask when it is ready.
class dns_channel::watch {
public:
    using descriptor = asio::posix::basic_stream_descriptor<executor>;

    watch(executor ex, int fd) : file(ex, fd) {}

    descriptor file;
    bool want_read = false, want_write = false;
    bool reading = false, writing = false;  // a wait is in flight
};

dns_channel::dns_channel(asio::io_context& context, std::optional<endpoint> server)
    : context_(context), server_(std::move(server)), timer_(context.get_executor())
{
}

dns_channel::~dns_channel() { close(); }

result<void> dns_channel::open()
{
    static const int library = ares_library_init(ARES_LIB_INIT_ALL);
    if (library != ARES_SUCCESS) return unusable("the DNS library does not start", library);

    // 2 s, then 4 s, per server: an SRV query that a home router swallows still leaves time for the
    // fallback within one connect phase.
    ares_options options{};
    options.timeout = 2000;
    options.tries = 2;
    options.sock_state_cb = on_socket;
    options.sock_state_cb_data = this;
    // No search list: an SRV target must not turn into a name of the machine's own domain. The flag
    // alone does not keep ares_getaddrinfo() of c-ares 1.18 from it, the empty list does.
    options.flags = ARES_FLAG_NOSEARCH;
    options.domains = nullptr;
    options.ndomains = 0;
    const int status =
        ares_init_options(&channel_, &options,
                          ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB |
                              ARES_OPT_FLAGS | ARES_OPT_DOMAINS);
    if (status != ARES_SUCCESS) {
        channel_ = nullptr;
        return unusable("the DNS settings of this machine are unusable", status);
    }
    opened_ = clock::now();
    if (!server_) return {};
    if (const int set = ares_set_servers_ports_csv(channel_, server_->to_string().c_str());
        set != ARES_SUCCESS) {
        close();
        return unusable("cannot ask the DNS server " + server_->to_string(), set);
    }
    return {};
}

void dns_channel::close()
{
    timer_.cancel();
    if (channel_ == nullptr) return;
    ares_destroy(channel_);
    channel_ = nullptr;
    for (auto& [fd, w] : watches_) w->file.release();
    watches_.clear();
}

// c-ares wants to know when `fd` is ready, or (nothing wanted) is about to close it.
void dns_channel::on_socket(void* self, int fd, int readable, int writable)
{
    auto& channel = *static_cast<dns_channel*>(self);
    auto& slot = channel.watches_[fd];
    if (readable == 0 && writable == 0) {
        if (slot) slot->file.release();
        channel.watches_.erase(fd);
        return;
    }
    if (!slot) slot = std::make_shared<watch>(channel.context_.get_executor(), fd);
    slot->want_read = readable != 0;
    slot->want_write = writable != 0;
    channel.await(slot);
}

void dns_channel::await(const std::shared_ptr<watch>& w)
{
    const auto start = [&](watch::descriptor::wait_type what, bool wanted, bool& in_flight) {
        if (!wanted || in_flight) return;
        in_flight = true;
        w->file.async_wait(what, [weak = weak_from_this(), w, what,
                                  &in_flight](const boost::system::error_code& failed) {
            in_flight = false;
            const auto self = weak.lock();
            if (!self || !w->file.is_open() || failed == asio::error::operation_aborted) return;
            const int fd = w->file.native_handle();
            const bool read = what == watch::descriptor::wait_read;
            self->process(read ? fd : ARES_SOCKET_BAD, read ? ARES_SOCKET_BAD : fd);
            if (w->file.is_open()) self->await(w);
        });
    };
    start(watch::descriptor::wait_read, w->want_read, w->reading);
    start(watch::descriptor::wait_write, w->want_write, w->writing);
}

void dns_channel::process(int readable, int writable)
{
    if (channel_ == nullptr) return;
    ares_process_fd(channel_, readable, writable);
    arm();
}

void dns_channel::arm()
{
    if (channel_ == nullptr) return;
    timeval time{};
    if (ares_timeout(channel_, nullptr, &time) == nullptr) {
        timer_.cancel();
        return;
    }
    timer_.expires_after(std::chrono::seconds(time.tv_sec) +
                         std::chrono::microseconds(time.tv_usec));
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& failed) {
        if (failed) return;
        if (const auto self = weak.lock()) self->process(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    });
}

}  // namespace mynah::net::detail

#include <mynah/base/wheel_driver.hpp>

#include <boost/asio/basic_waitable_timer.hpp>

namespace mynah {

class wheel_driver::core final : public wheel_mover, public std::enable_shared_from_this<core> {
public:
    explicit core(const executor& ex) : alarm_(ex), wheel_(clock::now(), this) {}

    time_point now() const noexcept override { return clock::now(); }

    void wanted(time_point next) override
    {
        if (closed_) return;
        if (next == never)
            alarm_.cancel();
        else
            arm(next);
    }

    void close()
    {
        closed_ = true;
        alarm_.cancel();
    }

    timer_wheel& wheel() noexcept { return wheel_; }

private:
    void arm(time_point at)
    {
        alarm_.expires_at(at);  // ends the wait before it, if any
        alarm_.async_wait([self = shared_from_this()](boost::system::error_code ec) {
            if (!ec) self->fire();
        });
    }

    void fire()
    {
        if (closed_) return;
        wheel_.advance(clock::now());
        if (const time_point next = wheel_.next_deadline(); next != never) arm(next);
    }

    asio::basic_waitable_timer<clock, asio::wait_traits<clock>, executor> alarm_;
    timer_wheel wheel_;
    bool closed_ = false;
};

wheel_driver::wheel_driver(executor ex) : core_(std::make_shared<core>(ex)) {}

wheel_driver::~wheel_driver() { core_->close(); }

timer_wheel& wheel_driver::wheel() noexcept { return core_->wheel(); }

}  // namespace mynah

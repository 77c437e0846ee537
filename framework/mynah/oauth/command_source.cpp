#include <mynah/oauth/command_source.hpp>

#include <mynah/base/crypto.hpp>
#include <mynah/base/timer_wheel.hpp>
#include <mynah/base/wheel_driver.hpp>
#include <mynah/oauth/detail/child_process.hpp>
#include <mynah/oauth/file_source.hpp>

#include <fmt/format.h>

#include <array>

namespace mynah::oauth {
namespace {

// One run of the program.
class run {
public:
    run(detail::child_process child, std::string name)
        : child_(std::move(child)), name_(std::move(name)), limit_(timer::of<&run::on_limit>(this))
    {
        output_.reserve(command_source::max_output + sizeof piece_);
    }
    run(run&&) = delete;
    ~run()
    {
        crypto::wipe(piece_.data(), piece_.size());
        crypto::wipe(output_);
    }

    task<result<secret>> finish(timer_wheel& wheel, duration limit)
    {
        wheel.schedule_after(limit_, limit);
        auto reading = read_all();
        const auto whole = co_await std::move(reading);
        if (!whole) co_return whole.error();
        auto ending = child_.ended();
        const auto status = co_await std::move(ending);
        if (late_)
            co_return error(
                errc::timed_out,
                fmt::format("{} has not ended within {} s", name_,
                            std::chrono::duration_cast<std::chrono::seconds>(limit).count()));
        if (!status) co_return error(status.error().code, name_);
        if (*status != 0)
            co_return error(errc::token_unavailable,
                            fmt::format("{} failed with status {}", name_, *status));
        co_return token_in_first_line(output_, "the output of " + name_);
    }

private:
    task<result<void>> read_all()
    {
        for (;;) {
            auto reading = child_.read(piece_);
            const auto size = co_await std::move(reading);
            if (!size) co_return error(size.error().code, name_);
            if (*size == 0) co_return result<void>();
            output_.append(piece_.data(), *size);
            if (output_.size() > command_source::max_output)
                co_return error(errc::limit_exceeded, name_ + " writes more than 64 KiB");
        }
    }

    void on_limit()
    {
        late_ = true;
        child_.kill();
    }

    detail::child_process child_;
    std::string name_;
    timer limit_;
    std::array<char, 4096> piece_{};
    std::string output_;
    bool late_ = false;
};

}  // namespace

task<result<secret>> command_source::get(token_refresh how)
{
    const executor ex = co_await asio::this_coro::executor;
    auto child = detail::child_process::start(
        ex, command_,
        how == token_refresh::now ? "MYNAH_TOKEN_REFRESH=now" : "MYNAH_TOKEN_REFRESH=when-due");
    if (!child) co_return child.error();
    wheel_driver time(ex);
    run one(std::move(*child), command_[0]);
    auto finishing = one.finish(time.wheel(), limit_);
    auto token = co_await std::move(finishing);
    co_return token;
}

}  // namespace mynah::oauth

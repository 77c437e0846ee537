#include <mynah/handlers/detail/thrown.hpp>

#include <mynah/base/log.hpp>
#include <mynah/base/thrown.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

namespace mynah::detail {

bool is_cancellation() noexcept
{
    try {
        throw;
    } catch (const boost::system::system_error& e) {
        return e.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

void report_thrown(handler_host& host, std::string_view what, jid_view peer) noexcept
{
    try {
        const auto why = thrown(errc::invalid_argument, "a handler threw ");
        try {
            host.on_error(why, what, peer);
        } catch (...) {
            log::error("bot", "on_error threw, too", {{"what", what}, {"error", why}});
        }
    } catch (...) {  // out of memory
    }
}

}  // namespace mynah::detail

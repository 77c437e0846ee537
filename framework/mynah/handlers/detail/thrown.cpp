#include <mynah/handlers/detail/thrown.hpp>

#include <mynah/base/log.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <string>

namespace mynah::detail {
namespace {

error as_error()
{
    try {
        throw;
    } catch (const failure& e) {
        return e.why();
    } catch (const boost::system::system_error& e) {
        return error(e.code());
    } catch (const std::exception& e) {
        return error(errc::invalid_argument, std::string("a handler threw ") + e.what());
    } catch (...) {
        return error(errc::invalid_argument, "a handler threw what is no std::exception");
    }
}

}  // namespace

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
        const auto why = as_error();
        try {
            host.on_error(why, what, peer);
        } catch (...) {
            log::error("bot", "on_error threw, too", {{"what", what}, {"error", why}});
        }
    } catch (...) {  // out of memory
    }
}

}  // namespace mynah::detail

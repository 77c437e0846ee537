#include <mynah/xep/detail/acknowledged.hpp>

namespace mynah::xep::detail {

task<result<void>> acknowledged(sender out, outgoing request, duration deadline)
{
    auto asking = out.request(std::move(request), deadline);
    const auto reply = co_await std::move(asking);
    result<void> done;
    if (!reply) done = reply.error();
    co_return done;
}

}  // namespace mynah::xep::detail

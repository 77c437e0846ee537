// Bytes to an HTTP response, within limits. The one place that knows Beast.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/http/request.hpp>

#include <cstddef>
#include <memory>
#include <string_view>

namespace mynah::http::detail {

class response_reader {
public:
    response_reader(std::size_t header_limit, std::size_t body_limit);
    response_reader(response_reader&&) = delete;
    ~response_reader();

    // True: the response is complete. Errors: bad_reply, limit_exceeded.
    result<bool> take(std::string_view bytes);
    // The connection has ended by agreement. Errors: truncated.
    result<void> finish();

    // Once, when it is complete.
    response answer();

private:
    class state;
    std::unique_ptr<state> state_;
};

}  // namespace mynah::http::detail

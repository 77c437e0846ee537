#include <mynah/http/detail/response_reader.hpp>

#include <mynah/base/crypto.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <fmt/format.h>

#include <string>

namespace mynah::http::detail {

namespace beast = boost::beast::http;

class response_reader::state {
public:
    state(std::size_t header_limit, std::size_t body_limit)
        : header_limit_(header_limit), body_limit_(body_limit)
    {
        parser.eager(true);
        parser.header_limit(static_cast<std::uint32_t>(header_limit));
        parser.body_limit(body_limit);
        parser.get().body().reserve(body_limit);  // what grows leaves copies behind
        pending.reserve(2 * header_limit);
    }

    ~state()
    {
        crypto::wipe(pending);
        crypto::wipe(parser.get().body());
    }

    error explain(const boost::system::error_code& failed) const
    {
        if (failed == beast::error::body_limit)
            return {errc::limit_exceeded,
                    fmt::format("the answer is larger than {} bytes", body_limit_)};
        if (failed == beast::error::header_limit)
            return {errc::limit_exceeded,
                    fmt::format("the head of the answer is larger than {} bytes", header_limit_)};
        if (failed == beast::error::partial_message || failed == beast::error::end_of_stream)
            return {errc::truncated, "in the middle of the answer"};
        return {errc::bad_reply, "the answer is not HTTP"};
    }

    // What Beast wants to see again in one piece: a part of the head, or of a chunk's.
    result<void> parse()
    {
        while (!pending.empty() && !parser.is_done()) {
            boost::system::error_code failed;
            const auto used = parser.put(boost::asio::buffer(pending), failed);
            pending.erase(0, used);
            if (failed == beast::error::need_more) break;
            if (failed) return explained(failed);
            if (used == 0) break;
        }
        if (!parser.is_done() && pending.size() > header_limit_)
            return explained(make_error_code(beast::error::header_limit));
        return {};
    }

    beast::response_parser<beast::string_body> parser;
    std::string pending;

private:
    result<void> explained(const boost::system::error_code& failed) const
    {
        return explain(failed);
    }

    std::size_t header_limit_;
    std::size_t body_limit_;
};

response_reader::response_reader(std::size_t header_limit, std::size_t body_limit)
    : state_(std::make_unique<state>(header_limit, body_limit))
{
}

response_reader::~response_reader() = default;

result<bool> response_reader::take(std::string_view bytes)
{
    state_->pending += bytes;
    if (auto parsed = state_->parse(); !parsed) return parsed.error();
    return state_->parser.is_done();
}

result<void> response_reader::finish()
{
    boost::system::error_code failed;
    if (state_->parser.got_some() && !state_->parser.is_done()) state_->parser.put_eof(failed);
    if (failed) return state_->explain(failed);
    if (!state_->parser.is_done()) return error(errc::truncated, "in the middle of the answer");
    return {};
}

response response_reader::answer()
{
    auto& message = state_->parser.get();
    return {message.result_int(), secret::take(message.body())};
}

}  // namespace mynah::http::detail

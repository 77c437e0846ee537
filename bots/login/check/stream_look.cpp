#include "stream_look.hpp"

#include <mynah/net/write_all.hpp>
#include <mynah/stanza/stream_error.hpp>

namespace mynah::login {
namespace {

constexpr std::size_t read_size = 4096;

error odd(std::string what) { return {errc::bad_reply, std::move(what)}; }

xml::parser_limits small()
{
    xml::parser_limits limits;
    limits.stanza_bytes = limits.token_bytes = 64 * 1024;
    return limits;
}

}  // namespace

task<result<stream_offer>> stream_look::open()
{
    parser_ = xml::stream_parser(small());
    const auto header =
        "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/streams' to='" +
        domain_ + "' version='1.0'>";
    auto writing = net::write_all(link_, header);
    const auto written = co_await std::move(writing);
    if (!written) co_return written.error();
    auto reading = next();
    const auto got = co_await std::move(reading);
    if (!got) co_return got.error();
    if (got->root().is({"error", xml::ns::stream}))
        co_return stream_error::parse(got->root()).to_error();
    if (!got->root().is({"features", xml::ns::stream}))
        co_return odd("what it says is no list of features");
    co_return stream_offer::parse(got->root());
}

task<result<void>> stream_look::ask_for_tls()
{
    auto writing = net::write_all(link_, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    const auto written = co_await std::move(writing);
    if (!written) co_return written.error();
    auto reading = next();
    const auto got = co_await std::move(reading);
    if (!got) co_return got.error();
    if (!got->root().is({"proceed", xml::ns::tls}) || !parser_.drained())
        co_return error(errc::tls_failed, "it offers STARTTLS, but does not start it");
    co_return result<void>();
}

// The next element of the stream.
task<result<xml::tree>> stream_look::next()
{
    for (;;) {
        switch (parser_.next()) {
            case xml::stream_event::stanza: co_return parser_.take();
            case xml::stream_event::open: continue;
            case xml::stream_event::closed: co_return odd("it ended the stream");
            case xml::stream_event::malformed: co_return odd("what it says is not XMPP");
            case xml::stream_event::none: break;
        }
        const auto place = parser_.prepare(read_size);
        const auto size = link_.read(place);
        parser_.commit(size ? *size : 0);
        if (!size) co_return size.error();
        if (*size != 0) continue;
        auto waiting = link_.wait_readable();
        const auto ready = co_await std::move(waiting);
        if (!ready) co_return ready.error();
    }
}

}  // namespace mynah::login

#include <mynah/stanza/reply.hpp>

#include <mynah/stanza/presence.hpp>

#include <cassert>

namespace mynah {
namespace {

outgoing error_to(const stanza& request, const stanza_error& why)
{
    switch (request.kind()) {
        case stanza_kind::message:
            return message(request.from(), message_type::error).id(request.id()).payload(why);
        case stanza_kind::presence:
            return presence(presence_type::error, request.from()).id(request.id()).payload(why);
        case stanza_kind::iq: break;
    }
    return iq(iq_type::error, request.from()).id(request.id()).payload(why);
}

}  // namespace

iq make_result(const stanza& request)
{
    assert(iq_view(request).is_request());
    return iq(iq_type::result, request.from()).id(request.id());
}

std::optional<outgoing> make_error_reply(const stanza& request, const stanza_error& why)
{
    if (request.is_error()) return std::nullopt;
    if (request.kind() == stanza_kind::iq && !iq_view(request).is_request()) return std::nullopt;
    auto reply = error_to(request, why);
    // An explanation that XML cannot carry must not cost the asker the answer.
    if (!reply.ok()) reply = error_to(request, stanza_error(why.condition, why.type));
    return reply;
}

message make_reply(const stanza& received)
{
    const message_view original(received);
    assert(original.type() != message_type::error);
    const bool to_room = original.type() == message_type::groupchat;
    const bool broadcast = original.type() == message_type::headline;
    message reply(to_room ? received.from().bare() : received.from(),
                  broadcast ? message_type::normal : original.type());
    if (const auto thread = original.thread(); !thread.empty()) reply.thread(thread);
    return reply;
}

}  // namespace mynah

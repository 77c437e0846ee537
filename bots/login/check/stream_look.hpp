// The client's side of a stream up to its features, over a link that somebody else made.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/net/transport.hpp>
#include <mynah/xml/stream_parser.hpp>

#include <string>

#include "stream_offer.hpp"

namespace mynah::login {

class stream_look {
public:
    // The link outlives it, and has a deadline of its own.
    stream_look(net::transport& link, std::string domain) : link_(link), domain_(std::move(domain))
    {
    }

    // Opens a stream, and again on the same link once TLS stands. Errors: the stream error that the
    // server answers with, bad_reply, those of the link.
    task<result<stream_offer>> open();
    // Until TLS may start. Error: tls_failed.
    task<result<void>> ask_for_tls();

private:
    task<result<xml::tree>> next();

    net::transport& link_;
    std::string domain_;
    xml::stream_parser parser_;
};

}  // namespace mynah::login

// An engine under test, a server, and the wire between them, which cuts the bytes as it likes.
#pragma once

#include "certificates.hpp"
#include "tls_server.hpp"

#include <mynah/net/tls_context.hpp>
#include <mynah/net/tls_engine.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <functional>
#include <random>

namespace mynah::testing {

// How many bytes go over in one piece.
using chunking = std::function<std::size_t()>;

inline chunking whole()
{
    return [] { return std::size_t{1} << 20; };
}

inline chunking bytewise()
{
    return [] { return std::size_t{1}; };
}

inline chunking random_pieces(unsigned seed)
{
    return [random = std::mt19937(seed)]() mutable {
        return std::uniform_int_distribution<std::size_t>(1, 700)(random);
    };
}

// A client's engine, a server, and the wire between them.
class tls_pair {
public:
    tls_pair(net::tls_engine engine, const credentials& own, const tls_server_options& options = {},
             chunking pieces = whole())
        : client(std::move(engine)), server(own, options), pieces_(std::move(pieces))
    {
    }

    // Until it is over for the client and the server has seen everything.
    result<bool> handshake()
    {
        std::string out;
        std::span<const char> nothing;
        auto done = client.handshake(nothing, out);
        while (done && !*done) {
            to_server(out);
            const auto wire = server.take_output();
            if (wire.empty()) return done;  // stuck
            done = in_pieces(
                wire, [&](std::span<const char>& piece) { return client.handshake(piece, out); });
        }
        to_server(out);
        return done;
    }

    // Everything the server has sent so far, decrypted.
    result<std::string> received()
    {
        std::string all;
        const auto wire = early_ + server.take_output();
        early_.clear();
        std::string out;
        for (std::size_t at = 0; at < wire.size();) {
            const auto size = std::min(pieces_(), wire.size() - at);
            std::span<const char> in(wire.data() + at, size);
            at += size;
            for (;;) {
                std::array<char, 100> plain;
                const auto taken = client.read(in, out, plain);
                if (!taken) return taken.error();
                if (*taken == 0) break;
                all.append(plain.data(), *taken);
            }
            BOOST_TEST(in.empty());
        }
        to_server(out);
        return all;
    }

    void send(std::string_view plain)
    {
        while (!plain.empty()) {
            std::string out;
            plain.remove_prefix(client.write(plain, out).value());
            to_server(out);
        }
    }

    net::tls_engine client;
    tls_server server;

private:
    template <class Step>
    result<bool> in_pieces(const std::string& wire, Step step)
    {
        result<bool> done = false;
        for (std::size_t at = 0; at < wire.size();) {
            const auto size = std::min(pieces_(), wire.size() - at);
            std::span<const char> piece(wire.data() + at, size);
            at += size;
            done = step(piece);
            if (!done) return done;
            if (*done) {  // what came behind the handshake is for read()
                early_.assign(piece.begin(), piece.end());
                early_ += wire.substr(at);
                return done;
            }
        }
        return done;
    }

    void to_server(std::string& out)
    {
        for (std::size_t at = 0; at < out.size();) {
            const auto size = std::min(pieces_(), out.size() - at);
            server.receive(std::string_view(out).substr(at, size));
            at += size;
        }
        out.clear();
    }

    chunking pieces_;
    std::string early_;
};

struct tls_fixture {
    certificate_authority authority;
    credentials good = authority.issue(certificate_wish("DNS:example.org"));
    net::tls_options trust;

    tls_fixture()
    {
        trust.system_authorities = false;
        trust.ca_pem = authority.pem();
    }

    std::shared_ptr<const net::tls_context> context() const
    {
        return net::tls_context::create(trust).value();
    }

    net::tls_engine engine(std::string identity = "example.org", std::string_view alpn = {}) const
    {
        return {context(), std::move(identity), alpn};
    }

    // Why the client refuses a server.
    error refusal(const credentials& server, std::string identity = "example.org") const
    {
        tls_pair tls(engine(std::move(identity)), server);
        const auto done = tls.handshake();
        BOOST_REQUIRE(!done);
        BOOST_TEST(!tls.server.handshake_done());
        return done.error();
    }
};

inline tls_server_options only(int version)
{
    tls_server_options options;
    options.min_version = options.max_version = version;
    return options;
}

}  // namespace mynah::testing

#include <mynah/base/waiter.hpp>
#include <mynah/net/tcp_transport.hpp>

#include <tests/integration/net/loopback.hpp>
#include <tests/unit/net/support/certificates.hpp>
#include <tests/unit/net/support/print_errc.hpp>
#include <tests/unit/net/support/tls_server.hpp>

#include <mynah/net/tls_context.hpp>

#include <netinet/tcp.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <array>

using namespace mynah;
using net::tcp_socket;
using net::tcp_transport;
using testing::certificate_wish;
using testing::run;

namespace {

struct fixture {
    asio::io_context io{1};
    testing::acceptor listener{io, testing::loopback()};
    tcp_socket server{io};
    int client_fd = -1;
    std::unique_ptr<tcp_transport> client = connect();

    testing::certificate_authority authority;
    testing::credentials own = authority.issue(certificate_wish("DNS:example.org"));
    testing::tls_server tls{own};

    std::unique_ptr<tcp_transport> connect()
    {
        tcp_socket socket(io);
        socket.connect(listener.local_endpoint());
        listener.accept(server);
        client_fd = socket.native_handle();
        return std::make_unique<tcp_transport>(std::move(socket), listener.local_endpoint());
    }

    std::shared_ptr<const net::tls_context> context() const
    {
        net::tls_options options;
        options.system_authorities = false;
        options.ca_pem = authority.pem();
        return net::tls_context::create(options).value();
    }

    void serve(std::string_view bytes) { asio::write(server, asio::buffer(bytes)); }
    void serve_tls(std::string_view plain)
    {
        tls.write(plain);
        serve(tls.take_output());
    }

    // The server's half of the handshake, until its Finished and tickets are out.
    task<bool> accept_tls()
    {
        std::array<char, 8192> bytes;
        while (!tls.handshake_done()) {
            const auto [failed, size] =
                co_await server.async_read_some(asio::buffer(bytes), asio::as_tuple(use_task));
            if (failed) co_return false;
            tls.receive({bytes.data(), size});
            const auto out = tls.take_output();
            co_await asio::async_write(server, asio::buffer(out), asio::as_tuple(use_task));
        }
        co_return true;
    }

    result<net::tls_facts> start_tls(std::string identity = "example.org")
    {
        bool accepted = false;
        asio::co_spawn(io, accept_tls(), [&](std::exception_ptr, bool) { accepted = true; });
        auto facts = run(io, client->start_tls(context(), std::move(identity), ""));
        if (!facts) client->close();
        while (!accepted) io.run_one();
        return facts;
    }

    task<result<void>> readable()
    {
        class told : public net::readable_watcher {
        public:
            void on_readable(result<void> ready) override { answer.set(std::move(ready)); }
            one_shot<result<void>> answer;
        } watcher;
        client->watch_readable(io.get_executor(), watcher);
        auto waiting = watcher.answer.wait();
        co_await std::move(waiting);
        co_return watcher.answer.take();
    }

    // Waits for, and reads, until `size` bytes or an error are there.
    task<result<std::string>> read(std::size_t size, std::size_t at_once = 1000)
    {
        std::string all;
        std::vector<char> bytes(at_once);
        while (all.size() < size) {
            auto waiting = readable();
            const auto ready = co_await std::move(waiting);
            if (!ready) co_return ready.error();
            const auto taken = client->read(bytes);
            if (!taken) co_return taken.error();
            all.append(bytes.data(), *taken);
        }
        co_return all;
    }

    // Everything, however long the kernel makes us wait.
    task<result<void>> write(std::string text)
    {
        for (std::string_view rest = text; !rest.empty();) {
            const auto taken = client->write(rest);
            if (!taken) co_return taken.error();
            rest.remove_prefix(*taken);
            if (rest.empty()) break;
            auto waiting = client->wait_writable();
            const auto ready = co_await std::move(waiting);
            if (!ready) co_return ready.error();
        }
        co_return result<void>();
    }

    int option(int level, int name) const
    {
        int value = 0;
        socklen_t size = sizeof value;
        ::getsockopt(client_fd, level, name, &value, &size);
        return value;
    }
};

const std::string megabytes(8'000'000, 'x');

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tcp_transport_test, fixture)

// With TLS off only this machine is spoken to: an address that is not known would end the account.
BOOST_AUTO_TEST_CASE(a_peer_that_resets_at_once_still_has_its_address)
{
    fixture f;
    tcp_socket near(f.io), far(f.io);
    near.connect(f.listener.local_endpoint());
    f.listener.accept(far);
    far.set_option(asio::socket_base::linger(true, 0));
    far.close();
    const tcp_transport gone(std::move(near), f.listener.local_endpoint());
    BOOST_TEST((gone.peer_scope() == net::address_scope::loopback));
    BOOST_TEST(gone.peer() == "127.0.0.1:" + std::to_string(f.listener.local_endpoint().port()));
}

BOOST_AUTO_TEST_CASE(bytes_go_both_ways_in_the_clear)
{
    BOOST_TEST(!client->secure());
    std::array<char, 10> bytes;
    BOOST_TEST(client->read(bytes).value() == 0u);
    serve("hello");
    BOOST_TEST(run(io, read(5)).value() == "hello");
    BOOST_TEST(client->write("world").value() == 5u);
    asio::read(server, asio::buffer(bytes, 5));
    BOOST_TEST(std::string(bytes.data(), 5) == "world");
}

BOOST_AUTO_TEST_CASE(the_socket_sends_at_once_and_notices_a_dead_peer)
{
    BOOST_TEST(option(IPPROTO_TCP, TCP_NODELAY) != 0);
    BOOST_TEST(option(IPPROTO_TCP, TCP_USER_TIMEOUT) == 30'000);
    BOOST_TEST(option(SOL_SOCKET, SO_KEEPALIVE) != 0);
}

BOOST_AUTO_TEST_CASE(the_peer_is_known_after_it_is_gone)
{
    const auto port = std::to_string(listener.local_endpoint().port());
    client->close();
    BOOST_TEST(client->peer() == "127.0.0.1:" + port);
    BOOST_TEST((client->peer_scope() == net::address_scope::loopback));
}

BOOST_AUTO_TEST_CASE(an_end_and_a_reset_are_told_apart)
{
    server.shutdown(tcp_socket::shutdown_send);
    BOOST_TEST(run(io, read(1)).error().code == errc::end_of_stream);

    server.close();
    client = connect();
    server.set_option(asio::socket_base::linger(true, 0));
    server.close();
    BOOST_TEST(run(io, read(1)).error().code == asio::error::connection_reset);
}

BOOST_AUTO_TEST_CASE(closing_answers_who_waits)
{
    std::optional<result<void>> answer;
    asio::co_spawn(io, readable(),
                   [&](std::exception_ptr, result<void> r) { answer = std::move(r); });
    io.poll();
    BOOST_TEST(!answer.has_value());
    client->close();
    io.restart();
    io.poll();
    BOOST_TEST(answer.value().error().code == errc::cancelled);
    BOOST_TEST(run(io, readable()).error().code == errc::closed);
}

BOOST_AUTO_TEST_CASE(a_cancelled_coroutine_waits_no_longer)
{
    while (client->write(megabytes).value() != 0) continue;
    std::optional<result<void>> answer;
    asio::cancellation_signal cancel;
    asio::co_spawn(
        io, client->wait_writable(),
        asio::bind_cancellation_slot(
            cancel.slot(), [&](std::exception_ptr, result<void> r) { answer = std::move(r); }));
    io.poll();
    cancel.emit(asio::cancellation_type::terminal);
    io.restart();
    io.poll();
    BOOST_TEST(answer.value().error().code == errc::cancelled);
}

BOOST_AUTO_TEST_CASE(a_full_kernel_takes_fewer_and_goes_on_later)
{
    BOOST_TEST(client->write(megabytes).value() < megabytes.size());
    BOOST_TEST(client->write(megabytes).value() == 0u);
}

BOOST_AUTO_TEST_CASE(tls_carries_bytes_both_ways)
{
    const auto facts = start_tls();
    BOOST_TEST(facts.value().tls13);
    BOOST_TEST(client->secure());
    BOOST_TEST(client->binding_data(channel_binding::tls_exporter).value().size() == 32u);

    serve_tls("<features/>");
    BOOST_TEST(run(io, read(11)).value() == "<features/>");
    BOOST_TEST(client->write("<auth/>").value() == 7u);
    std::array<char, 1000> bytes;
    tls.receive({bytes.data(), server.read_some(asio::buffer(bytes))});
    BOOST_TEST(tls.read() == "<auth/>");
}

BOOST_AUTO_TEST_CASE(a_wrong_certificate_leaves_the_transport_insecure)
{
    const auto facts = start_tls("example.net");
    BOOST_TEST(facts.error().code == errc::certificate_rejected);
    BOOST_TEST(!client->secure());
    BOOST_TEST(!client->binding_data(channel_binding::tls_server_end_point).has_value());
}

BOOST_AUTO_TEST_CASE(clear_text_behind_proceed_is_never_taken_for_tls)
{
    serve("<proceed/><stream:features/>");
    BOOST_TEST(run(io, read(10, 10)).value() == "<proceed/>");
    const auto facts = run(io, client->start_tls(context(), "example.org", ""));
    BOOST_TEST(facts.error().code == errc::tls_failed);
    BOOST_TEST(!client->secure());
}

BOOST_AUTO_TEST_CASE(a_server_that_hangs_up_in_the_handshake_is_named)
{
    server.shutdown(tcp_socket::shutdown_send);
    const auto facts = run(io, client->start_tls(context(), "example.org", ""));
    BOOST_TEST(facts.error().code == errc::truncated);
    BOOST_TEST(facts.error().text.find("handshake") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(plaintext_that_openssl_holds_is_readable_at_once)
{
    BOOST_TEST(start_tls().has_value());
    serve_tls("0123456789");
    // One byte at a time; the socket has nothing more after the first.
    BOOST_TEST(run(io, read(10, 1)).value() == "0123456789");
}

BOOST_AUTO_TEST_CASE(ciphertext_for_which_there_was_no_room_is_readable_at_once)
{
    BOOST_TEST(start_tls().has_value());
    std::string all;
    for (int i = 0; i < 100; ++i) {
        tls.write("record " + std::to_string(i) + ";");
        all += "record " + std::to_string(i) + ";";
    }
    serve(tls.take_output());
    BOOST_TEST(run(io, read(all.size(), 3)).value() == all);
}

BOOST_AUTO_TEST_CASE(what_was_taken_goes_out_without_a_further_call)
{
    BOOST_TEST(start_tls().has_value());
    // Fill the kernel; what the last write() took is partly ours to send.
    std::size_t taken = 0;
    for (;;) {
        const auto size = client->write(std::string_view(megabytes).substr(0, 60'000)).value();
        if (size == 0) break;
        taken += size;
    }
    const auto drain = [&]() -> task<std::size_t> {
        std::size_t total = 0;
        std::vector<char> bytes(65536);
        while (total < taken) {
            const auto [failed, size] =
                co_await server.async_read_some(asio::buffer(bytes), asio::as_tuple(use_task));
            if (failed) break;
            tls.receive({bytes.data(), size});
            total += tls.read().size();
        }
        co_return total;
    };
    BOOST_TEST(run(io, drain()) == taken);
}

BOOST_AUTO_TEST_CASE(a_transport_may_go_while_it_still_has_bytes_to_send)
{
    BOOST_TEST(start_tls().has_value());
    while (client->write(megabytes).value() > 0) {
    }
    client.reset();
    io.restart();
    io.poll();
    BOOST_TEST(io.stopped());
}

BOOST_AUTO_TEST_CASE(megabytes_pass_a_slow_reader)
{
    BOOST_TEST(start_tls().has_value());
    std::optional<result<void>> written;
    asio::co_spawn(io, write(megabytes),
                   [&](std::exception_ptr, result<void> r) { written = std::move(r); });
    const auto drain = [&]() -> task<std::size_t> {
        std::size_t total = 0;
        std::vector<char> bytes(65536);
        while (total < megabytes.size()) {
            const auto [failed, size] =
                co_await server.async_read_some(asio::buffer(bytes), asio::as_tuple(use_task));
            if (failed) break;
            tls.receive({bytes.data(), size});
            total += tls.read().size();
        }
        co_return total;
    };
    BOOST_TEST(run(io, drain()) == megabytes.size());
    BOOST_TEST(written.value().has_value());
}

BOOST_AUTO_TEST_CASE(a_clean_end_and_a_cut_of_tls_are_told_apart)
{
    for (const bool clean : {true, false}) {
        fixture f;
        BOOST_TEST(f.start_tls().has_value());
        f.serve_tls("last");
        if (clean) {
            f.tls.shutdown();
            f.serve(f.tls.take_output());
        }
        f.server.shutdown(tcp_socket::shutdown_send);
        BOOST_TEST(run(f.io, f.read(4)).value() == "last");
        BOOST_TEST(run(f.io, f.read(1)).error().code ==
                   (clean ? errc::end_of_stream : errc::truncated));
    }
}

BOOST_AUTO_TEST_CASE(a_close_notify_is_the_end_even_when_tcp_stays_open)
{
    BOOST_TEST(start_tls().has_value());
    serve_tls("last");
    tls.shutdown();
    serve(tls.take_output());
    BOOST_TEST(run(io, read(4)).value() == "last");
    BOOST_TEST(run(io, read(1)).error().code == errc::end_of_stream);
}

BOOST_AUTO_TEST_CASE(closing_says_so_in_tls)
{
    BOOST_TEST(start_tls().has_value());
    client->close();
    std::vector<char> bytes(1000);
    boost::system::error_code end;
    const auto size = asio::read(server, asio::buffer(bytes), end);
    BOOST_TEST(end == asio::error::eof);
    tls.receive({bytes.data(), size});
    tls.read();
    BOOST_TEST((SSL_get_shutdown(tls.native()) & SSL_RECEIVED_SHUTDOWN) != 0);
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/http/client.hpp>

#include <boost/test/unit_test.hpp>

#include "../net/support/print_errc.hpp"
#include "support/canned_web.hpp"

namespace mynah::http {
namespace {

using namespace std::chrono_literals;
using testing::canned_web;
using testing::pending;

class fixture : public testing::web_fixture {
public:
    request get(std::string_view from = "https://login.example.org/token?key=hunter2")
    {
        return request::get(url::parse(from).value());
    }
    result<response> exchange() { return run(web.client().exchange(get())); }
    // The error of it, which must not repeat the query or what was answered.
    error failure()
    {
        const auto got = exchange();
        BOOST_REQUIRE(!got.has_value());
        const auto message = got.error().message() + got.error().peer_text;
        BOOST_TEST(message.find("https://login.example.org") == 0u, message);
        BOOST_TEST(message.find("hunter2") == std::string::npos, message);
        return got.error();
    }
};

BOOST_FIXTURE_TEST_SUITE(http_client_test, fixture)

BOOST_AUTO_TEST_CASE(a_request_goes_out_and_its_answer_comes_back)
{
    web.reply(404, "no such thing");
    const auto got = exchange();
    BOOST_TEST(got.value().status == 404u);
    BOOST_TEST(got.value().body.reveal() == "no such thing");
    BOOST_TEST(web.request(0).starts_with("GET /token?key=hunter2 HTTP/1.1\r\n"));
    BOOST_TEST(web.link(0).closed());
}

BOOST_AUTO_TEST_CASE(the_certificate_must_be_for_the_host_of_the_url)
{
    web.reply(200, "");
    exchange().value();
    BOOST_TEST(web.link(0).secure());
    BOOST_TEST(web.link(0).identity() == "login.example.org");
    BOOST_TEST(web.link(0).alpn() == "http/1.1");
    BOOST_TEST(web.asked().at(0).via->to_string() == "login.example.org:443");
}

BOOST_AUTO_TEST_CASE(on_this_machine_no_tls_is_needed)
{
    web.reply(200, "x");
    const client without_tls([this](executor ex) { return web.client().connectivity_on(ex); },
                             nullptr);
    const auto got = run(without_tls.exchange(get("http://127.0.0.1:8080/")));
    BOOST_TEST(got.value().body.reveal() == "x");
    BOOST_TEST(!web.link(0).secure());
}

BOOST_AUTO_TEST_CASE(a_localhost_that_is_another_machine_is_told_nothing)
{
    web.options.scope = net::address_scope::anywhere;
    web.reply(200, "x");
    const auto got = run(web.client().exchange(get("http://localhost/")));
    BOOST_TEST(got.error().code == errc::invalid_argument);
    BOOST_TEST(web.request(0).empty());
}

// "localhost" is what the proxy was asked for, and how far it is to the proxy is another matter.
BOOST_AUTO_TEST_CASE(a_proxy_on_another_machine_is_told_nothing_in_clear_text)
{
    web.options.scope = net::address_scope::loopback;
    for (const auto farther : {net::address_scope::private_network, net::address_scope::anywhere}) {
        web.options.path = farther;
        web.reply(200, "x");
        auto r = request::post(url::parse("http://localhost:8080/token").value(),
                               secret("refresh_token=hunter2"));
        const auto got = run(web.client().exchange(std::move(r)));
        BOOST_TEST(got.error().code == errc::invalid_argument);
        BOOST_TEST(got.error().text.find("the proxy is on another one") != std::string::npos,
                   got.error().text);
        BOOST_TEST(web.request(web.requests() - 1).empty());
    }
    web.options.path = net::address_scope::loopback;
    web.reply(200, "x");
    BOOST_TEST(run(web.client().exchange(get("http://localhost/"))).value().body.reveal() == "x");
}

BOOST_AUTO_TEST_CASE(without_a_context_there_is_no_tls)
{
    web.reply(200, "x");
    const client without_tls([this](executor ex) { return web.client().connectivity_on(ex); },
                             nullptr);
    const auto got = run(without_tls.exchange(get()));
    BOOST_TEST(got.error().code == errc::invalid_argument);
}

BOOST_AUTO_TEST_CASE(pieces_of_any_size_will_do)
{
    for (std::uint32_t seed = 1; seed < 30; ++seed) {
        web.options.seed = seed;
        web.reply("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        BOOST_TEST(exchange().value().body.reveal() == "hello");
        BOOST_TEST(web.request(seed - 1).ends_with("\r\n\r\n"));
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_hangs_runs_into_the_deadline)
{
    for (const auto* sent :
         {"", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"}) {
        web.hang_after(sent);
        const auto begun = time.now();
        BOOST_TEST(failure().code == errc::timed_out);
        BOOST_TEST((time.now() - begun >= 30s && time.now() - begun < 32s));
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_hangs_in_the_handshake_runs_into_the_deadline)
{
    web.options.stall_tls = true;
    web.reply(200, "");
    BOOST_TEST(failure().code == errc::timed_out);
}

BOOST_AUTO_TEST_CASE(a_server_that_takes_nothing_runs_into_the_deadline)
{
    web.options.write_room = 10;
    web.hang_after("");
    BOOST_TEST(failure().code == errc::timed_out);
}

BOOST_AUTO_TEST_CASE(redirections_are_not_followed)
{
    web.reply(
        "HTTP/1.1 302 Found\r\nLocation: https://hunter2.example/\r\n"
        "Content-Length: 0\r\n\r\n");
    const auto why = failure();
    BOOST_TEST(why.code == errc::bad_reply);
    BOOST_TEST(why.text.find("status 302: redirections are not followed") != std::string::npos);
    BOOST_TEST(web.requests() == 1u);
}

BOOST_AUTO_TEST_CASE(interim_answers_are_refused)
{
    web.reply("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    BOOST_TEST(failure().code == errc::bad_reply);
}

BOOST_AUTO_TEST_CASE(an_answer_that_breaks_off_is_truncated)
{
    web.reply("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhunt");
    BOOST_TEST(failure().code == errc::truncated);
    web.reply("");
    BOOST_TEST(failure().code == errc::truncated);
    // Without a length only a TLS connection that is closed in order has ended.
    web.cut_after("HTTP/1.1 200 OK\r\n\r\nhunter2");
    BOOST_TEST(failure().code == errc::truncated);
}

BOOST_AUTO_TEST_CASE(what_is_too_large_is_not_read)
{
    web.reply(200, std::string(70'000, 'x'));
    BOOST_TEST(failure().code == errc::limit_exceeded);
    web.reply("HTTP/1.1 200 OK\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n");
    BOOST_TEST(failure().code == errc::limit_exceeded);
}

BOOST_AUTO_TEST_CASE(what_is_not_http_is_said_to_be_none)
{
    web.reply("220 hunter2 ESMTP\r\n");
    BOOST_TEST(failure().code == errc::bad_reply);
}

BOOST_AUTO_TEST_CASE(errors_of_connecting_name_the_server)
{
    web.refuse(error(errc::connect_failed, "nobody there"));
    const auto why = failure();
    BOOST_TEST(why.code == errc::connect_failed);
    BOOST_TEST(why.text == "https://login.example.org: nobody there");
}

// A request and its answer, in small pieces: which ones, says the seed.
template <std::uint32_t Seed>
class one_exchange {
public:
    one_exchange(asio::io_context&, timer_wheel& wheel) : web_(wheel)
    {
        web_.options.seed = Seed;
        web_.reply(200, "hello, hello");
    }
    task<> body() { return ask(web_.client()); }
    void check()
    {
        if (web_.requests() == 1) BOOST_TEST(web_.link(0).closed());
    }

private:
    static task<> ask(client c)
    {
        auto asking = c.exchange(request::get(url::parse("https://example.org/").value()));
        const auto got = co_await std::move(asking);
        BOOST_TEST(got.value().body.reveal() == "hello, hello");
    }

    canned_web web_;
};

BOOST_AUTO_TEST_CASE(an_exchange_can_be_cancelled_at_every_step)
{
    cancel_at_every_step<one_exchange<3>>();
    cancel_at_every_step<one_exchange<4>>();
    cancel_at_every_step<one_exchange<5>>();
}

task<result<response>> see_through(client c, bool& cancelled)
{
    co_await asio::this_coro::throw_if_cancelled(false);
    auto r = request::get(url::parse("https://example.org/").value());
    r.see_through(5s);
    auto asking = c.exchange(std::move(r));
    auto got = co_await std::move(asking);
    const auto state = co_await asio::this_coro::cancellation_state;
    cancelled = state.cancelled() != asio::cancellation_type::none;
    co_return got;
}

BOOST_AUTO_TEST_CASE(an_answer_that_must_not_be_lost_is_waited_for_though_cancelled)
{
    bool cancelled = false;
    web.hang_after("HTTP/1.1 200 OK\r\n");
    pending<result<response>> asking(io, see_through(web.client(), cancelled));
    time.advance(1s);
    asking.cancel();
    time.advance(4s);
    BOOST_TEST(!asking.done());
    web.link(0).send("Content-Length: 5\r\n\r\nhello");
    time.settle();
    BOOST_TEST(asking.done());
    BOOST_TEST(asking.value().value().body.reveal() == "hello");
    BOOST_TEST(cancelled);
}

BOOST_AUTO_TEST_CASE(but_not_for_ever)
{
    bool cancelled = false;
    web.hang_after("HTTP/1.1 200 OK\r\n");
    pending<result<response>> asking(io, see_through(web.client(), cancelled));
    time.advance(1s);
    asking.cancel();
    time.advance(6s);
    BOOST_TEST(asking.done());
    BOOST_TEST(asking.value().error().code == errc::timed_out);
}

BOOST_AUTO_TEST_CASE(nor_before_it_was_asked_for)
{
    bool cancelled = false;
    web.options.stall_tls = true;
    web.reply(200, "");
    pending<result<response>> asking(io, see_through(web.client(), cancelled));
    time.advance(1s);
    asking.cancel();
    web.link(0).release_tls();
    time.advance(1s);
    BOOST_TEST(asking.aborted());
    BOOST_TEST(web.request(0).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::http

// Many accounts in one program: one bot class, a bot for each, all on two threads.
//
// A program of mynah::run does this by itself (--accounts FILE); here it is done by hand.
#include <mynah/mynah.hpp>
#include <mynah/pool/pool.hpp>

#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <thread>

class parrot : public mynah::bot {
public:
    explicit parrot(std::string name) : name_(std::move(name)) {}

private:
    mynah::task<> on_message(mynah::incoming m) override
    {
        auto answer = m.reply(name_ + " says: " + std::string(m.body()));
        co_await std::move(answer);
    }

    std::string name_;
};

// 04_pool HOST:PORT CA_FILE NAME@DOMAIN...; the password of all of them is in MYNAH_PASSWORD.
int run(int argc, char** argv)
{
    const char* password = std::getenv("MYNAH_PASSWORD");
    if (argc < 4 || !password)
        throw std::invalid_argument("HOST:PORT CA_FILE NAME@DOMAIN..., and MYNAH_PASSWORD");
    const auto server = mynah::net::endpoint::parse(argv[1]).value();
    mynah::net::tls_options authorities;
    authorities.ca_file = argv[2];
    const auto tls = mynah::net::tls_context::create(authorities).value();  // one for all

    mynah::pool_settings settings;
    settings.threads = 2;
    mynah::pool birds(settings);
    for (int i = 3; i < argc; ++i) {
        mynah::session_config account(mynah::jid::parse(argv[i]).value());
        account.stream.password = mynah::secret(password);
        account.stream.sasl.password = true;
        account.via = server;
        account.tls = tls;
        const std::string name(account.stream.account.local());
        birds.add(std::move(account), [&] { return std::make_unique<parrot>(name); });
    }

    // Ctrl-C asks everybody to end: handlers finish, streams are closed.
    mynah::asio::io_context signals_loop;
    boost::asio::signal_set signals(signals_loop, SIGINT, SIGTERM);
    signals.async_wait([&](auto ec, int) { ec ? void() : birds.stop(); });
    std::thread listener([&] { signals_loop.run(); });
    const auto result = birds.run();
    signals_loop.stop();
    listener.join();
    std::cout << result.refused << " of " << result.accounts << " were refused\n";
    return result.all_refused() ? 1 : 0;
}

// What value() throws says what is wrong.
int main(int argc, char** argv)
{
    try {
        return run(argc, argv);
    } catch (const std::exception& e) {
        std::cerr << "04_pool: " << e.what() << '\n';
        return 2;
    }
}

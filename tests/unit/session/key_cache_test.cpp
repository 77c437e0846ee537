#include <mynah/session/key_cache.hpp>

#include "login_server.hpp"
#include "session_fixture.hpp"

#include <mynah/testing/detail/offload_fence.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>
#include <vector>

using namespace mynah;
using namespace mynah::testing;

namespace {

std::atomic<int> derived{0};

result<sasl::scram_keys> counted(const sasl::key_request& request, const secret& password)
{
    ++derived;
    return sasl::derive_keys(request, password);
}

sasl::key_request asked(std::string salt = "salt", std::uint32_t iterations = 2,
                        crypto::hash algorithm = crypto::hash::sha1)
{
    return {algorithm, std::move(salt), iterations};
}

struct fixture {
    fixture() { derived = 0; }

    key_cache cache{100, &counted};
    secret pencil{"pencil"};
};

session_config config_with(std::shared_ptr<key_cache> keys)
{
    auto c = default_config();
    c.stream.tls = protocol::tls_policy::starttls;
    c.stream.sasl.certificate = false;
    c.stream.sasl.password = true;
    c.stream.password = secret(login_server::password);
    c.stream.iterations = {1, 100};
    c.keys = std::move(keys);
    return c;
}

// By SCRAM. True: the keys were there at once.
bool log_in(const session_config& config)
{
    session_fixture f(config);
    login_server server(f.links);
    f.start();
    bool at_once = true;
    while (!f.subject.online()) {
        if (!server.answer()) {
            BOOST_REQUIRE(server.waits_for_proof());
            at_once = false;
            BOOST_REQUIRE(wait_for_offloaded());
        }
        f.time.settle();
    }
    return at_once;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(key_cache_test, fixture)

BOOST_AUTO_TEST_CASE(keys_are_derived_once)
{
    const auto first = cache.find_or_derive(asked(), pencil).value();
    const auto second = cache.find_or_derive(asked(), pencil).value();
    BOOST_TEST(derived == 1);
    const auto right = sasl::derive_keys(asked(), pencil).value();
    BOOST_TEST((first.client_key == right.client_key));
    BOOST_TEST((second.client_key == right.client_key));
    BOOST_TEST((second.server_key == right.server_key));
}

BOOST_AUTO_TEST_CASE(another_hash_salt_count_or_password_is_another_key)
{
    (void)cache.find_or_derive(asked(), pencil);
    BOOST_TEST(!cache.find(asked("other"), pencil));
    BOOST_TEST(!cache.find(asked("salt", 3), pencil));
    BOOST_TEST(!cache.find(asked("salt", 2, crypto::hash::sha256), pencil));
    BOOST_TEST(!cache.find(asked(), secret("pencils")));
    BOOST_TEST(!cache.find(asked(), secret()));
    BOOST_TEST(cache.find(asked(), pencil).has_value());
    // Nothing moves from one part of the name into the next.
    (void)cache.find_or_derive(asked("5 salt", 2), pencil);
    BOOST_TEST(!cache.find(asked("salt", 25), pencil));
}

BOOST_AUTO_TEST_CASE(a_failure_is_not_kept)
{
    const secret bad("\xff");
    BOOST_TEST(cache.find_or_derive(asked(), bad).has_error());
    BOOST_TEST(cache.find_or_derive(asked(), bad).has_error());
    BOOST_TEST(derived == 2);
    BOOST_TEST(cache.size() == 0u);
}

BOOST_AUTO_TEST_CASE(past_the_capacity_the_oldest_keys_are_forgotten)
{
    key_cache small(2, &counted);
    for (const auto* salt : {"a", "b", "c"}) (void)small.find_or_derive(asked(salt), pencil);
    BOOST_TEST(small.size() == 2u);
    BOOST_TEST(!small.find(asked("a"), pencil));
    BOOST_TEST(small.find(asked("c"), pencil).has_value());
}

BOOST_AUTO_TEST_CASE(many_threads_may_ask_at_once)
{
    std::vector<std::thread> threads;
    std::atomic<int> wrong{0};
    const auto right = sasl::derive_keys(asked(), pencil).value();
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 300; ++i) {
                const auto keys = cache.find_or_derive(asked(), pencil);
                if (!keys || keys->client_key != right.client_key) ++wrong;
                (void)cache.find_or_derive(asked("salt" + std::to_string(i % 150)), pencil);
            }
        });
    for (auto& t : threads) t.join();
    BOOST_TEST(wrong == 0);
    BOOST_TEST(cache.size() == 100u);
}

BOOST_AUTO_TEST_CASE(a_session_that_comes_back_derives_nothing_and_waits_for_no_thread)
{
    const auto config = config_with(std::make_shared<key_cache>(10, &counted));
    log_in(config);
    BOOST_TEST(derived == 1);
    BOOST_TEST(log_in(config));
    BOOST_TEST(derived == 1);
}

BOOST_AUTO_TEST_CASE(a_session_without_a_cache_logs_in_all_the_same)
{
    log_in(config_with(nullptr));
    BOOST_TEST(derived == 0);
}

BOOST_AUTO_TEST_SUITE_END()

// Sessions that are resumed, engine to engine.
#include <mynah/net/ticket_cache.hpp>
#include <mynah/net/tls_engine.hpp>

#include "support/print_errc.hpp"
#include "support/scratch.hpp"
#include "support/tls_pair.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace mynah;
using net::tls_context;
using net::tls_engine;
using testing::certificate_wish;
using testing::tls_pair;
using testing::tls_server_options;

namespace {

const auto versions = boost::unit_test::data::make({TLS1_2_VERSION, TLS1_3_VERSION});

struct fixture : testing::tls_fixture {
    testing::credentials both = authority.issue(certificate_wish("DNS:a.example,DNS:b.example"));
    std::shared_ptr<const tls_context> shared = context();

    static tls_server_options server(int version)
    {
        auto options = testing::only(version);
        options.knows_tickets = true;
        return options;
    }

    std::unique_ptr<tls_pair> connected(const tls_server_options& options,
                                        std::string identity = "a.example",
                                        std::shared_ptr<const tls_context> with = {}) const
    {
        auto tls = std::make_unique<tls_pair>(
            tls_engine(with ? with : shared, std::move(identity), ""), both, options);
        BOOST_TEST(tls->handshake().value());
        BOOST_TEST(tls->received().value() == "");  // takes the tickets of TLS 1.3
        BOOST_TEST(tls->client.facts().resumed == (SSL_session_reused(tls->server.native()) == 1));
        return tls;
    }

    bool resumes(const tls_server_options& options, std::string identity = "a.example",
                 std::shared_ptr<const tls_context> with = {}) const
    {
        return connected(options, std::move(identity), std::move(with))->client.facts().resumed;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tls_resumption_test, fixture)

BOOST_DATA_TEST_CASE(the_second_connection_resumes_the_first, versions, version)
{
    BOOST_TEST(!resumes(server(version)));
    BOOST_TEST(resumes(server(version)));
    auto third = connected(server(version));
    BOOST_TEST(third->client.facts().resumed);
    third->send("there");
    BOOST_TEST(third->server.read() == "there");
    third->server.write("back");
    BOOST_TEST(third->received().value() == "back");
}

BOOST_DATA_TEST_CASE(a_ticket_for_a_name_is_never_offered_to_another_one, versions, version)
{
    BOOST_TEST(!resumes(server(version), "a.example"));
    BOOST_TEST(!resumes(server(version), "b.example"));
    BOOST_TEST(resumes(server(version), "b.example"));
    BOOST_TEST(resumes(server(version), "a.example"));
}

BOOST_DATA_TEST_CASE(a_ticket_stays_with_its_context, versions, version)
{
    const auto other = context();
    BOOST_TEST(!resumes(server(version)));
    BOOST_TEST(!resumes(server(version), "a.example", other));
    BOOST_TEST(resumes(server(version), "a.example", other));
}

BOOST_AUTO_TEST_CASE(a_ticket_of_tls_13_is_used_once)
{
    connected(server(TLS1_3_VERSION));
    const auto ticket_bytes = [&] {
        const auto taken = shared->tickets()->take("a.example", clock::now());
        const unsigned char* bytes = nullptr;
        std::size_t size = 0;
        SSL_SESSION_get0_ticket(taken->session.get(), &bytes, &size);
        return std::string(reinterpret_cast<const char*>(bytes), size);
    };
    BOOST_REQUIRE(shared->tickets()->size() == 2u);
    BOOST_TEST(ticket_bytes() != ticket_bytes());
    BOOST_TEST(shared->tickets()->size() == 0u);
    BOOST_TEST(!resumes(server(TLS1_3_VERSION)));
}

BOOST_AUTO_TEST_CASE(channel_binding_data_is_that_of_the_new_connection)
{
    using enum channel_binding;
    const auto first = connected(server(TLS1_3_VERSION));
    auto second = connected(server(TLS1_3_VERSION));
    BOOST_REQUIRE(second->client.facts().resumed);
    const auto exported = second->client.binding_data(tls_exporter);
    BOOST_REQUIRE(exported.has_value());
    BOOST_TEST((exported != first->client.binding_data(tls_exporter)));
    std::string theirs(32, '\0');
    constexpr std::string_view label = "EXPORTER-Channel-Binding";
    SSL_export_keying_material(second->server.native(),
                               reinterpret_cast<unsigned char*>(theirs.data()), theirs.size(),
                               label.data(), label.size(), nullptr, 0, 1);
    BOOST_TEST(*exported == theirs);
    BOOST_TEST((second->client.binding_data(tls_server_end_point) ==
                first->client.binding_data(tls_server_end_point)));
    BOOST_TEST(second->client.binding_data(tls_server_end_point).has_value());
}

BOOST_AUTO_TEST_CASE(tls_unique_of_a_resumed_connection_is_the_servers_message)
{
    connected(server(TLS1_2_VERSION));
    auto second = connected(server(TLS1_2_VERSION));
    BOOST_REQUIRE(second->client.facts().resumed);
    std::array<char, 64> theirs;
    const auto size = SSL_get_finished(second->server.native(), theirs.data(), theirs.size());
    BOOST_TEST(second->client.binding_data(channel_binding::tls_unique).value() ==
               std::string(theirs.data(), size));
}

BOOST_AUTO_TEST_CASE(without_the_extended_master_secret_nothing_is_kept)
{
    auto old = server(TLS1_2_VERSION);
    old.options = SSL_OP_NO_EXTENDED_MASTER_SECRET;
    BOOST_TEST(!resumes(old));
    BOOST_TEST(!resumes(old));
    BOOST_TEST(shared->tickets()->size() == 0u);
}

BOOST_DATA_TEST_CASE(a_server_that_does_not_know_the_ticket_shows_its_certificate, versions,
                     version)
{
    connected(server(version));
    BOOST_TEST(!resumes(testing::only(version)));  // e.g. it was restarted
}

BOOST_DATA_TEST_CASE(a_server_that_does_not_know_the_ticket_is_verified, versions, version)
{
    connected(server(version));
    const auto wrong = authority.issue(certificate_wish("DNS:c.example"));
    tls_pair tls(tls_engine(shared, "a.example", ""), wrong, testing::only(version));
    const auto done = tls.handshake();
    BOOST_REQUIRE(done.has_error());
    BOOST_TEST(done.error().code == errc::certificate_rejected);
}

// OpenSSL's answer to a server's missing setting.
BOOST_DATA_TEST_CASE(a_server_that_breaks_when_we_resume_is_not_asked_to_again, versions, version)
{
    auto broken = server(version);
    broken.ask_client_certificate = true;
    broken.session_id_context = false;
    BOOST_TEST(!resumes(broken));
    {
        tls_pair tls(tls_engine(shared, "a.example", ""), both, broken);
        const auto done = tls.handshake();
        BOOST_REQUIRE(done.has_error());
        BOOST_TEST(done.error().code == errc::tls_failed);
    }
    for (int i = 0; i < 3; ++i) BOOST_TEST(!resumes(broken));
    BOOST_TEST(shared->tickets()->size() == 0u);
}

BOOST_DATA_TEST_CASE(a_connection_that_came_to_nothing_costs_the_tickets, versions, version)
{
    connected(server(version));
    {
        tls_engine cut(shared, "a.example", "");
        std::span<const char> nothing;
        std::string out;
        BOOST_TEST(!cut.handshake(nothing, out).value());
    }
    BOOST_TEST(shared->tickets()->size() == 0u);
    BOOST_TEST(!resumes(server(version)));
    BOOST_TEST(resumes(server(version)));
}

BOOST_AUTO_TEST_CASE(a_client_certificate_is_remembered_by_the_server)
{
    const testing::scratch folder;
    const auto client = authority.issue(certificate_wish("DNS:client"));
    trust.certificate_file = folder.file("client.pem", client.certificate_pem() + client.key_pem());
    const auto ours = context();
    auto options = server(TLS1_3_VERSION);
    options.ask_client_certificate = true;
    BOOST_TEST(!resumes(options, "a.example", ours));
    auto second = connected(options, "a.example", ours);
    BOOST_TEST(second->client.facts().resumed);
    const auto* shown = SSL_get0_peer_certificate(second->server.native());
    BOOST_REQUIRE(shown != nullptr);
    BOOST_TEST(X509_cmp(shown, client.certificate.get()) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/protocol/sasl/token_mechanism.hpp>

#include <boost/test/unit_test.hpp>

#include <initializer_list>

using namespace mynah;
using namespace mynah::sasl;
using cb = channel_binding;
using mech = token_mechanism;

namespace {

constexpr mech all[] = {mech::none, mech::end_point, mech::unique, mech::exporter};

token_mechanisms offered(std::initializer_list<mech> which)
{
    token_mechanisms set;
    for (auto m : which) set.insert(m);
    return set;
}
const auto everything = offered({mech::none, mech::end_point, mech::unique, mech::exporter});
const channel tls13(true, {cb::tls_exporter, cb::tls_unique, cb::tls_server_end_point});
const channel tls12(false, {cb::tls_unique, cb::tls_server_end_point});

}  // namespace

BOOST_AUTO_TEST_SUITE(token_mechanism_test)

BOOST_AUTO_TEST_CASE(names_are_read_as_they_are_written)
{
    for (auto m : all) BOOST_TEST((parse_token_mechanism(to_text(m)) == m));
    BOOST_TEST(to_text(mech::exporter) == "HT-SHA-256-EXPR");
    for (const char* name : {"", "HT-SHA-256", "ht-sha-256-none", "HT-SHA-512-NONE", "PLAIN"})
        BOOST_TEST(!parse_token_mechanism(name).has_value());
}

BOOST_AUTO_TEST_CASE(the_best_that_the_connection_can_prove)
{
    const policy anything;
    const auto best = [&](token_mechanisms set, const channel& on) {
        return select_token_mechanism(set, on, anything, strength::any);
    };
    BOOST_TEST((best(everything, tls13) == mech::exporter));
    BOOST_TEST((best(everything, tls12) == mech::unique));
    BOOST_TEST((best(everything, channel(true, {cb::tls_server_end_point})) == mech::end_point));
    BOOST_TEST((best(everything, channel(true, {})) == mech::none));
    BOOST_TEST((best(offered({mech::none, mech::unique}), tls13) == mech::none));  // RFC 8446 C.5
    BOOST_TEST(!best(everything, channel()).has_value());
    BOOST_TEST(!best({}, tls13).has_value());
}

BOOST_AUTO_TEST_CASE(nothing_weaker_than_the_last_log_in)
{
    policy allowed;
    const auto unbound = offered({mech::none});
    BOOST_TEST((select_token_mechanism(unbound, tls13, allowed, strength::scram) == mech::none));
    BOOST_TEST(!select_token_mechanism(unbound, tls13, allowed, strength::bound).has_value());
    allowed.allow_weaker = true;
    BOOST_TEST((select_token_mechanism(unbound, tls13, allowed, strength::bound) == mech::none));
}

BOOST_AUTO_TEST_CASE(only_what_the_user_names)
{
    policy allowed;
    allowed.mechanisms = {"SCRAM-SHA-256", "HT-SHA-256-NONE"};
    BOOST_TEST((select_token_mechanism(everything, tls13, allowed, strength::any) == mech::none));
    allowed.mechanisms = {"SCRAM-SHA-256"};
    BOOST_TEST(!select_token_mechanism(everything, tls13, allowed, strength::any).has_value());
    allowed = policy();
    allowed.anonymous = true;
    BOOST_TEST(!select_token_mechanism(everything, tls13, allowed, strength::any).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/xml/vocabulary.hpp>

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

using namespace mynah::xml;

namespace {

constexpr qname ping{"ping", "urn:xmpp:ping"};
static_assert(ping.local_id != name_id::unknown && ping.space_id != ns_id::unknown);
static_assert(text(ping.local_id) == "ping" && text(ping.space_id) == "urn:xmpp:ping");
static_assert(qname("made-up", "urn:made:up").local_id == name_id::unknown);

}  // namespace

BOOST_AUTO_TEST_SUITE(vocabulary_test)

BOOST_AUTO_TEST_CASE(every_word_finds_its_own_id)
{
    for (const auto word : detail::namespaces) BOOST_TEST(text(find_namespace(word)) == word);
    for (const auto word : detail::names) BOOST_TEST(text(find_name(word)) == word);
}

BOOST_AUTO_TEST_CASE(no_word_stands_in_a_table_twice)
{
    BOOST_TEST(std::set(std::begin(detail::namespaces), std::end(detail::namespaces)).size() ==
               std::size(detail::namespaces));
    BOOST_TEST(std::set(std::begin(detail::names), std::end(detail::names)).size() ==
               std::size(detail::names));
}

BOOST_AUTO_TEST_CASE(other_words_are_unknown)
{
    for (const std::string word :
         {"", "b0dy", "bod", "bodyy", "Body", "urn:xmpp:pinG", "jabber:clien"}) {
        BOOST_TEST((find_name(word) == name_id::unknown), word);
        BOOST_TEST((find_namespace(word) == ns_id::unknown), word);
    }
    BOOST_TEST(text(name_id::unknown) == "");
    BOOST_TEST(text(ns_id::unknown) == "");
}

BOOST_AUTO_TEST_CASE(ids_are_the_same_at_compile_time_and_at_run_time)
{
    const std::string local = "ping", space = "urn:xmpp:ping";
    const qname at_run_time(local, space);
    BOOST_TEST((at_run_time.local_id == ping.local_id));
    BOOST_TEST((at_run_time.space_id == ping.space_id));
}

BOOST_AUTO_TEST_CASE(the_named_namespaces_are_known)
{
    for (const auto uri : {ns::client, ns::component, ns::stream, ns::streams, ns::stanzas, ns::tls,
                           ns::sasl, ns::bind, ns::session, ns::sasl_channel_binding, ns::xml})
        BOOST_TEST((find_namespace(uri) != ns_id::unknown), uri);
}

BOOST_AUTO_TEST_SUITE_END()

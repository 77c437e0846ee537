#include "literals.hpp"
#include "online.hpp"

#include <mynah/xep/caps_cache.hpp>

#include <deque>

using namespace mynah;
using namespace mynah::xep;

namespace {

const std::string exodus = "http://code.google.com/p/exodus";

// XEP-0115 5.2
constexpr auto right_answer =
    "<query xmlns='http://jabber.org/protocol/disco#info'>"
    "<identity category='client' type='pc' name='Exodus 0.9.1'/>"
    "<feature var='http://jabber.org/protocol/caps'/>"
    "<feature var='http://jabber.org/protocol/disco#info'/>"
    "<feature var='http://jabber.org/protocol/disco#items'/>"
    "<feature var='http://jabber.org/protocol/muc'/></query>";
const caps::capabilities right(exodus, "sha-1", "QgayPKawpkPSDYmwT/WM94uAlu0=");

disco::info with_feature(std::string feature)
{
    disco::info about;
    about.features.push_back(std::move(feature));
    return about;
}

// What a peer with that one feature sends.
caps::capabilities hash_of(const disco::info& about)
{
    return {exodus, "sha-1", caps::verification_string(about, crypto::hash::sha1).value()};
}

struct fixture {
    auto get(const caps::capabilities& c, std::string_view peer = "romeo@montague.lit/orchard")
    {
        return asking(h, cache.get(h.handle(), address(peer), c));
    }

    std::string expect_question()
    {
        const auto question = h.next();
        if (question.empty()) return {};
        return std::string(stanza_of(question).id());
    }

    void answer(const std::string& id, std::string_view query,
                std::string_view peer = "romeo@montague.lit/orchard")
    {
        h.receive("<iq type='result' from='" + std::string(peer) + "' id='" + id + "'>" +
                  std::string(query) + "</iq>");
    }

    // Asks, and answers rightly.
    void learn(const disco::info& about)
    {
        auto known = get(hash_of(about));
        answer(expect_question(), written(about));
        BOOST_REQUIRE(known.answer());
    }

    online h;
    caps::cache cache{3};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(caps_cache_test, fixture)

BOOST_AUTO_TEST_CASE(a_hash_is_asked_about_once)
{
    auto first = get(right);
    h.expect(
        "<iq to='romeo@montague.lit/orchard' type='get' id='{id}'><query "
        "xmlns='http://jabber.org/protocol/disco#info' "
        "node='http://code.google.com/p/exodus#QgayPKawpkPSDYmwT/WM94uAlu0='/></iq>");
    h.receive(std::string("<iq type='result' from='romeo@montague.lit/orchard' id='{id}'>") +
              right_answer + "</iq>");
    BOOST_TEST(first.answer().value()->has("http://jabber.org/protocol/muc"));

    auto second = get(right, "juliet@capulet.lit/balcony");
    h.expect_nothing();
    BOOST_TEST((second.answer().value() == first.answer().value()));
    BOOST_TEST((cache.find(right) == first.answer().value()));
}

BOOST_AUTO_TEST_CASE(an_answer_with_another_hash_is_not_believed)
{
    auto lie = get(right);
    answer(expect_question(),
           "<query xmlns='http://jabber.org/protocol/disco#info'>"
           "<identity category='client' type='pc' name='Exodus 0.9.1'/></query>");
    BOOST_TEST((lie.answer().error().code == errc::bad_reply));
    BOOST_TEST((cache.find(right) == nullptr));
}

BOOST_AUTO_TEST_CASE(an_ill_formed_answer_is_not_believed)
{
    auto lie = get(right);
    answer(expect_question(),
           "<query xmlns='http://jabber.org/protocol/disco#info'><feature var='a'/><feature "
           "var='a'/></query>");
    BOOST_TEST((lie.answer().error().code == errc::bad_reply));
    BOOST_TEST(cache.size() == 0U);
}

BOOST_AUTO_TEST_CASE(after_a_lie_the_next_peer_is_asked)
{
    auto lie = get(right);
    answer(expect_question(), "<query xmlns='http://jabber.org/protocol/disco#info'/>");
    auto truth = get(right, "juliet@capulet.lit/balcony");
    answer(expect_question(), right_answer, "juliet@capulet.lit/balcony");
    BOOST_TEST(truth.answer().has_value());
}

BOOST_AUTO_TEST_CASE(an_unknown_hash_function_counts_for_one_peer)
{
    auto info = get(caps::capabilities(exodus, "md5", "x"));
    answer(expect_question(), right_answer);
    BOOST_TEST(info.answer().has_value());
    BOOST_TEST(cache.size() == 0U);
}

BOOST_AUTO_TEST_CASE(the_same_digest_of_another_function_is_another_entry)
{
    learn(with_feature("urn:a"));
    auto other = hash_of(with_feature("urn:a"));
    other.hash = "sha-256";
    BOOST_TEST((cache.find(other) == nullptr));
}

BOOST_AUTO_TEST_CASE(what_was_not_used_for_longest_is_forgotten)
{
    for (const auto* feature : {"urn:a", "urn:b", "urn:c"}) learn(with_feature(feature));
    BOOST_TEST((cache.find(hash_of(with_feature("urn:a"))) != nullptr));
    learn(with_feature("urn:d"));
    BOOST_TEST(cache.size() == 3U);
    BOOST_TEST((cache.find(hash_of(with_feature("urn:a"))) != nullptr));
    BOOST_TEST((cache.find(hash_of(with_feature("urn:b"))) == nullptr));
}

BOOST_AUTO_TEST_CASE(a_huge_answer_is_not_remembered)
{
    learn(with_feature("urn:" + std::string(40'000, 'x')));
    BOOST_TEST(cache.size() == 0U);
}

BOOST_AUTO_TEST_CASE(a_peer_is_asked_two_questions_at_once)
{
    const auto c = [](const char* feature) { return hash_of(with_feature(feature)); };
    auto first = get(c("urn:a"), "romeo@montague.lit/orchard");
    auto second = get(c("urn:b"), "romeo@montague.lit/garden");
    const auto id = expect_question();
    BOOST_TEST(expect_question() != "");

    auto third = get(c("urn:c"), "romeo@montague.lit/home");
    h.expect_nothing();
    BOOST_TEST((third.answer().error().code == errc::too_many_requests));
    auto somebody = get(c("urn:c"), "juliet@capulet.lit/balcony");
    const auto hers = expect_question();
    BOOST_TEST(hers != "");

    answer(id, written(with_feature("urn:a")));
    auto fourth = get(c("urn:d"), "romeo@montague.lit/home");
    const auto last = expect_question();
    BOOST_TEST(last != "");
    h.advance(std::chrono::seconds(31));  // nobody else answers
    BOOST_TEST((fourth.answer().error().code == errc::timed_out));
}

BOOST_AUTO_TEST_SUITE_END()

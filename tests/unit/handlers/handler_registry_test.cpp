#include <mynah/handlers/handler_registry.hpp>

#include <mynah/handlers/handler_table.hpp>
#include <mynah/handlers/incoming.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;

namespace {

constexpr xml::qname query{"query", "urn:example:q"};

// What a class of bots has in common: each one registers the same.
class parrot : public handler_host {
public:
    parrot()
    {
        handlers.answer(iq_type::get, query, &parrot::answer, query.space);
        handlers.otherwise(stanza_kind::message, &parrot::echo);
    }

    void answer(incoming& request) { (void)request.result(); }
    task<> echo(incoming m) { return m.reply(m.body()); }

    handler_registry handlers;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(handler_registry_test)

BOOST_AUTO_TEST_CASE(bots_of_one_class_share_one_table)
{
    parrot a, b, c;
    BOOST_TEST(a.handlers.current() != b.handlers.current());
    for (auto* bot : {&a, &b, &c}) bot->handlers.share();
    BOOST_TEST(a.handlers.current() == b.handlers.current());
    BOOST_TEST(a.handlers.current() == c.handlers.current());

    // One goes its own way; the others stay as they were.
    const auto before = b.handlers.current();
    a.handlers.feature("urn:example:feature");
    a.handlers.share();
    BOOST_TEST(a.handlers.current() != b.handlers.current());
    BOOST_TEST(b.handlers.current() == before);
    BOOST_TEST(b.handlers.current() == c.handlers.current());
}

BOOST_AUTO_TEST_CASE(another_handler_or_identity_is_another_table)
{
    parrot a, handler, who;
    handler.handlers.answer(iq_type::set, query, &parrot::answer);
    who.handlers.set_identity(identity("client", "bot", "parrot"));
    for (auto* bot : {&a, &handler, &who}) bot->handlers.share();
    BOOST_TEST(a.handlers.current() != handler.handlers.current());
    BOOST_TEST(a.handlers.current() != who.handlers.current());
}

BOOST_AUTO_TEST_CASE(a_snapshot_stays_as_it_is)
{
    handler_registry registry;
    const auto id = registry.answer(iq_type::get, query, &parrot::answer);
    const auto before = registry.current();
    registry.remove(id);
    BOOST_TEST(before->entries().size() == 1u);
    BOOST_TEST(registry.current()->entries().size() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

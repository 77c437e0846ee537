#include <mynah/protocol/iq_table.hpp>

#include <mynah/xml/stream_parser.hpp>

#include <boost/test/unit_test.hpp>

#include <optional>

using namespace mynah;
using namespace mynah::protocol;

namespace {

class slot final : public reply_slot {
public:
    void on_reply(result<stanza> r) override
    {
        ++calls;
        reply.emplace(std::move(r));
    }
    int calls = 0;
    std::optional<result<stanza>> reply;
};

jid address(std::string_view text) { return jid::parse(text).value(); }

const jid self = address("bot@example.org/x");

stanza parsed(std::string_view xml)
{
    xml::stream_parser parser;
    parser.feed(
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>");
    parser.next();
    parser.feed(xml);
    BOOST_REQUIRE(parser.next() == xml::stream_event::stanza);
    return stanza::from(parser.take()).value();
}

stanza reply(std::string_view id, std::optional<std::string_view> from = {},
             std::string_view type = "result")
{
    std::string xml = "<iq type='" + std::string(type) + "' id='" + std::string(id) + "'";
    if (from) xml += " from='" + std::string(*from) + "'";
    return parsed(xml + "/>");
}

// Is a reply from `from` the answer to a request to `to`? Our address is bot@example.org/x.
bool accepts(std::string_view to, std::optional<std::string_view> from)
{
    iq_table table;
    slot waiter;
    const auto target = to.empty() ? jid() : address(to);
    table.add("1", target, &waiter);
    const bool taken = table.deliver(reply("1", from), self);
    // Who is refused must not end the wait.
    BOOST_TEST(waiter.calls == (taken ? 1 : 0));
    BOOST_TEST(table.size() == (taken ? 0U : 1U));
    return taken;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(iq_table_test)

// Who may answer

BOOST_AUTO_TEST_CASE(a_request_without_an_address_is_answered_by_the_account_or_its_server)
{
    BOOST_TEST(accepts("", std::nullopt));
    BOOST_TEST(accepts("", "bot@example.org"));
    BOOST_TEST(accepts("", "bot@example.org/x"));
    BOOST_TEST(accepts("", "example.org"));
    BOOST_TEST(!accepts("", "bot@example.org/y"));
    BOOST_TEST(!accepts("", "eve@example.org"));
    BOOST_TEST(!accepts("", "example.net"));
    BOOST_TEST(!accepts("", "eve@example.net/bot@example.org"));
}

BOOST_AUTO_TEST_CASE(a_request_to_the_own_account_is_answered_by_it)
{
    BOOST_TEST(accepts("bot@example.org", std::nullopt));
    BOOST_TEST(accepts("bot@example.org", "bot@example.org"));
    BOOST_TEST(!accepts("bot@example.org", "eve@example.org"));
    BOOST_TEST(!accepts("bot@example.org", "example.net"));
}

BOOST_AUTO_TEST_CASE(a_request_to_the_own_server_is_answered_by_it)
{
    BOOST_TEST(accepts("example.org", "example.org"));
    BOOST_TEST(!accepts("example.org", "eve@example.org"));
    BOOST_TEST(!accepts("example.org", "example.net"));
    BOOST_TEST(!accepts("example.org", "sub.example.org"));
}

BOOST_AUTO_TEST_CASE(a_request_to_somebody_is_answered_by_exactly_them)
{
    BOOST_TEST(accepts("a@example.net/r", "a@example.net/r"));
    BOOST_TEST(!accepts("a@example.net/r", "a@example.net/s"));
    BOOST_TEST(!accepts("a@example.net/r", "a@example.net"));
    BOOST_TEST(!accepts("a@example.net/r", "example.net"));
    BOOST_TEST(!accepts("a@example.net/r", std::nullopt));
    BOOST_TEST(!accepts("a@example.net/r", "example.org"));
    BOOST_TEST(!accepts("a@example.net/r", "bot@example.org"));
    BOOST_TEST(accepts("a@example.net", "a@example.net"));
    BOOST_TEST(!accepts("a@example.net", "a@example.net/r"));
    BOOST_TEST(accepts("muc.example.org", "muc.example.org"));
    BOOST_TEST(!accepts("muc.example.org", "example.org"));
}

BOOST_AUTO_TEST_CASE(addresses_are_compared_normalised)
{
    BOOST_TEST(accepts("A@Example.NET/r", "a@eXample.net/r"));
    BOOST_TEST(accepts("", "BOT@EXAMPLE.ORG"));
    BOOST_TEST(!accepts("a@example.net/r", "a@example.net/R"));
}

BOOST_AUTO_TEST_CASE(an_error_must_come_from_the_same_sender)
{
    iq_table table;
    slot waiter;
    table.add("1", address("a@example.net/r"), &waiter);
    BOOST_TEST(!table.deliver(reply("1", "eve@example.net", "error"), self));
    BOOST_TEST(table.deliver(reply("1", "a@example.net/r", "error"), self));
    BOOST_TEST(waiter.calls == 1);
}

// The wait

BOOST_AUTO_TEST_CASE(the_true_reply_arrives_after_a_spoofed_one)
{
    iq_table table;
    slot waiter;
    table.add("1", address("a@example.net/r"), &waiter);
    BOOST_TEST(!table.deliver(
        parsed("<iq type='result' id='1' from='eve@example.net'><forged/></iq>"), self));
    BOOST_TEST(table.deliver(parsed("<iq type='result' id='1' from='a@example.net/r'><true/></iq>"),
                             self));
    BOOST_REQUIRE(waiter.reply->has_value());
    BOOST_TEST((*waiter.reply)->child().name() == "true");
}

BOOST_AUTO_TEST_CASE(a_reply_is_delivered_once)
{
    iq_table table;
    slot waiter;
    table.add("1", {}, &waiter);
    BOOST_TEST(table.deliver(reply("1"), self));
    BOOST_TEST(!table.deliver(reply("1"), self));
    BOOST_TEST(waiter.calls == 1);
}

BOOST_AUTO_TEST_CASE(replies_may_come_in_any_order)
{
    iq_table table;
    slot first, second;
    table.add("1", {}, &first);
    table.add("2", {}, &second);
    BOOST_TEST(table.deliver(reply("2"), self));
    BOOST_TEST(first.calls == 0);
    BOOST_TEST(second.calls == 1);
    BOOST_TEST(table.deliver(reply("1"), self));
    BOOST_TEST(first.calls == 1);
}

BOOST_AUTO_TEST_CASE(ids_are_compared_whole)
{
    iq_table table;
    slot waiter;
    table.add("12", {}, &waiter);
    BOOST_TEST(!table.deliver(reply("1"), self));
    BOOST_TEST(!table.deliver(reply("123"), self));
    BOOST_TEST(table.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_late_reply_is_nobodys)
{
    iq_table table;
    slot waiter;
    table.add("1", {}, &waiter);
    table.remove("1");
    table.remove("never there");
    BOOST_TEST(!table.deliver(reply("1"), self));
    BOOST_TEST(waiter.calls == 0);
}

BOOST_AUTO_TEST_CASE(without_a_slot_the_reply_is_expected_and_thrown_away)
{
    iq_table table;
    table.add("1", {}, nullptr);
    BOOST_TEST(table.deliver(reply("1"), self));
    BOOST_TEST(table.size() == 0U);
    table.add("2", {}, nullptr);
    table.fail_all(errc::disconnected);
    BOOST_TEST(table.size() == 0U);
}

BOOST_AUTO_TEST_CASE(the_address_of_a_request_is_kept)
{
    iq_table table;
    slot waiter;
    {
        auto gone = address("somebody-with-a-long-name@a-long-domain.example.net/resource");
        table.add("1", gone, &waiter);
        gone = address("eve@example.net");
    }
    BOOST_TEST(!table.deliver(reply("1", "eve@example.net"), self));
    BOOST_TEST(table.deliver(
        reply("1", "somebody-with-a-long-name@a-long-domain.example.net/resource"), self));
}

// The end

BOOST_AUTO_TEST_CASE(everybody_learns_why_there_is_no_reply)
{
    iq_table table;
    slot first, second;
    table.add("1", {}, &first);
    table.add("2", address("a@example.net"), &second);
    table.fail_all(error(errc::disconnected, "the link broke"));
    for (auto* s : {&first, &second}) {
        BOOST_TEST(s->calls == 1);
        BOOST_REQUIRE(s->reply->has_error());
        BOOST_TEST((s->reply->error().code == errc::disconnected));
        BOOST_TEST(s->reply->error().text == "the link broke");
    }
    BOOST_TEST(table.size() == 0U);
}

BOOST_AUTO_TEST_CASE(a_waiter_that_is_told_may_withdraw_the_others)
{
    class either final : public reply_slot {
    public:
        either(iq_table& t, std::string_view o) : table(t), other(o) {}
        void on_reply(result<stanza>) override
        {
            ++calls;
            table.remove(other);  // and its slot may be gone now
        }
        iq_table& table;
        std::string_view other;
        int calls = 0;
    };
    iq_table table;
    either first(table, "2"), second(table, "1");
    table.add("1", {}, &first);
    table.add("2", {}, &second);
    table.fail_all(errc::disconnected);
    BOOST_TEST(first.calls + second.calls == 1);
    BOOST_TEST(table.size() == 0U);
}

BOOST_AUTO_TEST_CASE(a_waiter_that_has_its_reply_may_ask_again)
{
    class again final : public reply_slot {
    public:
        explicit again(iq_table& t) : table(t) {}
        void on_reply(result<stanza>) override
        {
            if (++calls == 1) table.add("1", {}, this);
        }
        iq_table& table;
        int calls = 0;
    };
    iq_table table;
    again waiter(table);
    table.add("1", {}, &waiter);
    BOOST_TEST(table.deliver(reply("1"), self));
    BOOST_TEST(table.contains("1"));
    BOOST_TEST(table.deliver(reply("1"), self));
    BOOST_TEST(!table.contains("1"));
    BOOST_TEST(waiter.calls == 2);
}

BOOST_AUTO_TEST_SUITE_END()

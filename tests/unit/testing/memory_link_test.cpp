#include <mynah/testing/memory_link.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/test/unit_test.hpp>

#include <array>

using namespace mynah;
using testing::memory_link;
using testing::memory_link_options;

namespace {

class told final : public net::readable_watcher {
public:
    void on_readable(result<void> ready) override { answer = std::move(ready); }
    std::optional<result<void>> answer;
};

struct fixture {
    asio::io_context io{1};

    void settle()
    {
        io.restart();
        io.poll();
    }

    template <class T>
    std::shared_ptr<std::optional<T>> start(task<T> running)
    {
        auto answer = std::make_shared<std::optional<T>>();
        asio::co_spawn(io, std::move(running), [answer](std::exception_ptr failed, T value) {
            if (!failed) *answer = std::move(value);
        });
        settle();
        return answer;
    }

    std::shared_ptr<std::optional<result<void>>> watch(net::transport& link)
    {
        auto watcher = std::make_shared<told>();
        link.watch_readable(io.get_executor(), *watcher);
        settle();
        return {watcher, &watcher->answer};
    }
};

memory_link_options pieces(std::uint32_t seed)
{
    memory_link_options options;
    options.seed = seed;
    return options;
}

result<std::string> read(net::transport& link)
{
    std::array<char, 1000> bytes;
    const auto size = link.read(bytes);
    if (!size) return size.error();
    return std::string(bytes.data(), *size);
}

bool is(const error& e, errc code) { return e.code == code; }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(memory_link_test, fixture)

BOOST_AUTO_TEST_CASE(bytes_go_both_ways)
{
    memory_link far;
    const auto near = far.take_transport();
    far.send("hello");
    BOOST_TEST(read(*near).value() == "hello");
    BOOST_TEST(read(*near).value() == "");
    BOOST_TEST(near->write("world").value() == 5u);
    BOOST_TEST(far.received() == "world");
    BOOST_TEST(far.received() == "");
    BOOST_TEST(far.take_transport() == nullptr);
}

BOOST_AUTO_TEST_CASE(a_reader_waits_for_bytes_or_the_end)
{
    memory_link far;
    const auto near = far.take_transport();
    const auto bytes = watch(*near);
    BOOST_TEST(!bytes->has_value());
    far.send("x");
    settle();
    BOOST_TEST(bytes->value().has_value());
    read(*near).value();

    const auto end = watch(*near);
    far.end();
    settle();
    BOOST_TEST(end->value().has_value());
    BOOST_TEST(is(read(*near).error(), errc::end_of_stream));
}

BOOST_AUTO_TEST_CASE(what_was_sent_before_the_end_is_read_first)
{
    for (const bool clean : {true, false}) {
        memory_link far;
        const auto near = far.take_transport();
        far.send("last words");
        clean ? far.end() : far.cut();
        BOOST_TEST(read(*near).value() == "last words");
        BOOST_TEST(is(read(*near).error(), clean ? errc::end_of_stream : errc::truncated));
    }
}

BOOST_AUTO_TEST_CASE(a_reset_loses_what_was_under_way)
{
    memory_link far;
    const auto near = far.take_transport();
    far.send("lost");
    far.reset();
    BOOST_TEST(read(*near).error().code == asio::error::connection_reset);
    BOOST_TEST(near->write("x").error().code == asio::error::connection_reset);
}

BOOST_AUTO_TEST_CASE(a_cut_comes_at_the_byte_it_was_ordered_for)
{
    memory_link far;
    const auto near = far.take_transport();
    far.cut_after_reading(3);
    far.send("abcdef");
    BOOST_TEST(read(*near).value() == "abc");
    BOOST_TEST(is(read(*near).error(), errc::truncated));

    memory_link other;
    const auto writer = other.take_transport();
    other.cut_after_writing(3);
    BOOST_TEST(writer->write("abcdef").value() == 3u);
    BOOST_TEST(is(writer->write("def").error(), errc::truncated));
    BOOST_TEST(other.received() == "abc");
}

BOOST_AUTO_TEST_CASE(a_limit_may_be_ordered_before_the_first_byte)
{
    memory_link_options options;
    options.read_limit = 3;
    options.write_limit = 2;
    memory_link reading(options);
    const auto reader = reading.take_transport();
    reading.send("abcdef");
    BOOST_TEST(read(*reader).value() == "abc");
    BOOST_TEST(is(read(*reader).error(), errc::truncated));
    memory_link writing(options);
    const auto writer = writing.take_transport();
    BOOST_TEST(writer->write("abc").value() == 2u);
    BOOST_TEST(is(writer->write("c").error(), errc::truncated));
}

BOOST_AUTO_TEST_CASE(at_its_limit_a_link_may_stand_still)
{
    memory_link_options options;
    options.read_limit = 3;
    options.write_limit = 2;
    options.stalls_at_limit = true;
    memory_link far(options);
    const auto near = far.take_transport();
    far.send("abcdef");
    BOOST_TEST(read(*near).value() == "abc");
    BOOST_TEST(read(*near).value() == "");
    BOOST_TEST(near->write("abc").value() == 2u);
    BOOST_TEST(near->write("c").value() == 0u);
    const auto bytes = watch(*near);
    const auto room = start(near->wait_writable());
    BOOST_TEST(far.received() == "ab");
    settle();
    BOOST_TEST(!bytes->has_value());
    BOOST_TEST(!room->has_value());
    far.cut();
    settle();
    BOOST_TEST(bytes->value().has_value());
    BOOST_TEST(room->value().has_value());
    BOOST_TEST(is(read(*near).error(), errc::truncated));
}

BOOST_AUTO_TEST_CASE(a_full_link_takes_no_more_until_the_far_end_reads)
{
    memory_link_options options;
    options.write_room = 4;
    memory_link far(options);
    const auto near = far.take_transport();
    BOOST_TEST(near->write("abcdef").value() == 4u);
    BOOST_TEST(near->write("ef").value() == 0u);
    const auto room = start(near->wait_writable());
    BOOST_TEST(!room->has_value());
    BOOST_TEST(far.received() == "abcd");
    settle();
    BOOST_TEST(room->value().has_value());
    BOOST_TEST(near->write("ef").value() == 2u);
}

BOOST_AUTO_TEST_CASE(writes_are_counted_when_something_passes)
{
    memory_link_options options;
    options.write_room = 4;
    memory_link far(options);
    const auto near = far.take_transport();
    BOOST_TEST(near->write("abc").value() == 3u);
    BOOST_TEST(near->write("defg").value() == 1u);
    BOOST_TEST(near->write("efg").value() == 0u);
    BOOST_TEST(far.writes() == 2u);
}

BOOST_AUTO_TEST_CASE(pieces_are_of_random_size_and_the_same_for_the_same_seed)
{
    const std::string text(5000, 'x');
    const auto sizes = [&](std::uint32_t seed) {
        memory_link far(pieces(seed));
        const auto near = far.take_transport();
        far.send(text);
        std::vector<std::size_t> all;
        for (std::size_t total = 0; total < text.size(); total += all.back()) {
            BOOST_REQUIRE(watch(*near)->has_value());
            all.push_back(read(*near).value().size());
            BOOST_TEST(read(*near).value() == "");  // a new packet, a new wait
        }
        return all;
    };
    BOOST_TEST((sizes(1) == sizes(1)));
    BOOST_TEST((sizes(1) != sizes(2)));
    BOOST_TEST(sizes(1).size() > 50u);
}

BOOST_AUTO_TEST_CASE(closing_answers_who_waits_with_cancelled)
{
    memory_link far;
    const auto near = far.take_transport();
    const auto waiting = watch(*near);
    near->close();
    settle();
    BOOST_TEST(is(waiting->value().error(), errc::cancelled));
    BOOST_TEST(far.closed());
    BOOST_TEST(is(read(*near).error(), errc::closed));
}

BOOST_AUTO_TEST_CASE(either_end_may_go_first)
{
    auto far = std::make_unique<memory_link>();
    const auto near = far->take_transport();
    far.reset();
    BOOST_TEST(is(read(*near).error(), errc::truncated));

    memory_link left;
    left.take_transport().reset();
    BOOST_TEST(left.closed());
    left.send("nobody reads this");
}

BOOST_AUTO_TEST_CASE(tls_is_a_flag_and_what_was_asked_for)
{
    memory_link far;
    const auto near = far.take_transport();
    far.set_binding_data(channel_binding::tls_exporter, "data");
    BOOST_TEST(!near->binding_data(channel_binding::tls_exporter).has_value());
    const auto done = start(near->start_tls(nullptr, "example.org", "xmpp-client"));
    BOOST_TEST(done->value().value().tls13);
    BOOST_TEST(far.secure());
    BOOST_TEST(far.identity() == "example.org");
    BOOST_TEST(far.alpn() == "xmpp-client");
    BOOST_TEST((near->binding_data(channel_binding::tls_exporter) == "data"));
    BOOST_TEST(!near->binding_data(channel_binding::tls_unique).has_value());
}

BOOST_AUTO_TEST_CASE(tls_can_be_refused_and_does_not_start_over_unread_clear_text)
{
    memory_link far;
    const auto near = far.take_transport();
    far.refuse_tls(error(errc::certificate_rejected, "expired"));
    BOOST_TEST(is(start(near->start_tls(nullptr, "example.org", ""))->value().error(),
                  errc::certificate_rejected));
    BOOST_TEST(!far.secure());

    memory_link injected;
    const auto victim = injected.take_transport();
    injected.send("<features/>");
    BOOST_TEST(is(start(victim->start_tls(nullptr, "example.org", ""))->value().error(),
                  errc::tls_failed));
}

BOOST_AUTO_TEST_CASE(tls_may_be_held_up_until_it_is_released_or_over)
{
    memory_link_options stalled;
    stalled.stall_tls = true;
    enum class way { released, cut, closed };
    for (const auto ending : {way::released, way::cut, way::closed}) {
        memory_link far(stalled);
        const auto near = far.take_transport();
        const auto done = start(near->start_tls(nullptr, "example.org", ""));
        BOOST_TEST(!done->has_value());
        BOOST_TEST(!far.secure());
        switch (ending) {
            case way::released: far.release_tls(); break;
            case way::cut: far.cut(); break;
            case way::closed: near->close(); break;
        }
        settle();
        BOOST_REQUIRE(done->has_value());
        if (ending == way::released) BOOST_TEST(done->value().has_value());
        if (ending == way::cut) BOOST_TEST(is(done->value().error(), errc::truncated));
        if (ending == way::closed) BOOST_TEST(is(done->value().error(), errc::cancelled));
    }
}

BOOST_AUTO_TEST_SUITE_END()

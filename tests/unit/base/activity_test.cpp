#include <mynah/base/activity.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <thread>

using namespace mynah;

BOOST_AUTO_TEST_SUITE(activity_test)

BOOST_AUTO_TEST_CASE(names_are_read_as_they_were_written)
{
    activity a;
    a.name("bot@example.org", "ann@example.org/garden");
    a.name("b@c", "");
    BOOST_TEST(a.read()->account == "b@c");
    BOOST_TEST(a.read()->peer == "");
    a.name(std::string(500, 'x'), "p");
    BOOST_TEST(a.read()->account == std::string(activity::longest, 'x'));
}

BOOST_AUTO_TEST_CASE(a_reader_gets_the_whole_of_it_or_nothing)
{
    activity a;
    a.name("one", "one");
    std::thread writer([&] {
        for (int i = 0; i < 20'000; ++i)
            i % 2 ? a.name("one", "one") : a.name("twelve letters", "twelve letters");
    });
    for (int i = 0; i < 20'000; ++i) {
        const auto got = a.read();
        if (got && got->account != got->peer) BOOST_ERROR(got->account + " " + got->peer);
    }
    writer.join();
}

BOOST_AUTO_TEST_CASE(a_thread_without_a_board_tells_nobody)
{
    activity a;
    enter(&a);
    BOOST_TEST(current_activity() == nullptr);
    activity_board board;
    activity_board::use(&board);
    {
        const activity_scope at(&a);
        BOOST_TEST(current_activity() == &a);
    }
    BOOST_TEST(current_activity() == nullptr);
    activity_board::use(nullptr);
}

BOOST_AUTO_TEST_SUITE_END()

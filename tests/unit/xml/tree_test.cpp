#include <mynah/xml/tree.hpp>

#include "transcript.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <cstdio>
#include <string>
#include <thread>

using namespace mynah::xml;
using mynah::xml::testing::to_string;

BOOST_AUTO_TEST_SUITE(tree_test)

BOOST_AUTO_TEST_CASE(an_empty_tree_has_no_root)
{
    const tree none;
    BOOST_TEST(none.empty());
    BOOST_TEST(!none.root());
    BOOST_TEST(none.clone().empty());
    BOOST_TEST(none.size_bytes() == 0u);
}

BOOST_AUTO_TEST_CASE(a_document_is_one_element)
{
    BOOST_TEST(to_string(tree::parse(" <a>1</a>\n").value().root()) == "<a>1</a>");
    BOOST_TEST(tree::parse("<a/>", "urn:x").value().root().space() == "urn:x");
    BOOST_TEST(tree::parse("<a/>", "urn:x'&<>").value().root().space() == "urn:x'&<>");
    BOOST_TEST(tree::parse("<stream:features/>").value().root().space() == ns::stream);
    for (std::string_view bad : {"", " ", "text", "<a>", "<a/><b/>", "<a/>text", "</stream:stream>",
                                 "<a/></stream:stream>", "<p:a/>", "<a>&b;</a>", "<!-- --><a/>",
                                 "<a/><", "<?xml version='1.0'?><a/>"}) {
        const auto t = tree::parse(bad);
        BOOST_TEST(t.has_error(), bad);
        if (t.has_error()) BOOST_TEST((t.error().code == mynah::errc::invalid_argument));
    }
    BOOST_TEST(tree::parse("<a/>", "\x01").has_error());
}

BOOST_AUTO_TEST_CASE(the_limits_of_the_wire_do_not_hold_for_documents)
{
    std::string document = "<a b='" + std::string(300'000, 'x') + "'>";
    for (int i = 0; i < 20'000; ++i) document += "<b/>";
    for (int i = 0; i < 100; ++i) document += "<c>";
    for (int i = 0; i < 100; ++i) document += "</c>";
    BOOST_TEST(tree::parse(document + "</a>").has_value());
}

BOOST_AUTO_TEST_CASE(a_clone_is_equal_and_independent)
{
    auto t = tree::parse("<a b='1' xmlns='urn:made:up'>x<c/>y</a>").value();
    const auto copy = t.clone();
    const auto text = to_string(t.root());
    t = tree();
    BOOST_TEST(to_string(copy.root()) == text);
}

BOOST_AUTO_TEST_CASE(a_clone_may_die_on_another_thread)
{
    auto copy = tree::parse("<a/>").value().clone();
    std::thread([moved = std::move(copy)] {}).join();
    BOOST_TEST(copy.empty());
}

BOOST_AUTO_TEST_CASE(a_tree_may_outlive_the_pool_of_its_thread)
{
    bool made = false;
    std::thread([&] {
        thread_local tree last;  // constructed before the pool, so destroyed after it
        last = tree::parse("<a/>").value();
        made = !last.empty();
    }).join();
    BOOST_TEST(made);
}

#ifndef NDEBUG
BOOST_AUTO_TEST_CASE(a_tree_that_dies_on_another_thread_is_a_bug)
{
    const auto child = ::fork();
    if (child == 0) {
        std::fclose(stderr);
        std::signal(SIGABRT, SIG_DFL);
        auto t = tree::parse("<a/>").value();
        std::thread([moved = std::move(t)] {}).join();
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    BOOST_TEST(WIFSIGNALED(status));
}
#endif

BOOST_AUTO_TEST_CASE(what_is_kept_stays_where_it_is)
{
    auto t = tree::parse("<a>text</a>").value();
    const auto text = t.root().text();
    std::vector<std::string_view> kept;
    for (int i = 0; i < 100; ++i) kept.push_back(t.keep(std::string(i * 10, 'x')));
    const auto moved = std::move(t);
    for (int i = 0; i < 100; ++i) BOOST_TEST(kept[i] == std::string(i * 10, 'x'));
    BOOST_TEST(text == "text");
    BOOST_TEST(moved.root().text().data() == text.data());
    BOOST_TEST(moved.size_bytes() > 49'500u);
}

BOOST_AUTO_TEST_CASE(a_tree_without_elements_keeps_texts_too)
{
    tree t;
    BOOST_TEST(t.keep("a") == "a");
    BOOST_TEST(t.empty());
    BOOST_TEST(!t.root());
}

BOOST_AUTO_TEST_CASE(size_grows_with_what_is_held)
{
    const auto small = tree::parse("<a/>").value();
    const auto with_text = tree::parse("<a>" + std::string(1000, 'x') + "</a>").value();
    BOOST_TEST(small.size_bytes() > 0u);
    BOOST_TEST(with_text.size_bytes() == small.size_bytes() + 1000);
}

BOOST_AUTO_TEST_SUITE_END()

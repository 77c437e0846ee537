#include <mynah/base/log_field.hpp>
#include <mynah/base/secret.hpp>

#include <fmt/format.h>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <ostream>
#include <type_traits>

namespace {

// What a block held at the moment when it was given back.
const void* watched = nullptr;
std::size_t watched_size = 0;
bool freed_clean = false;

void watch(const mynah::secret& s)
{
    watched = s.reveal().data();
    watched_size = s.reveal().size();
    freed_clean = false;
}

void note(void* block) noexcept
{
    if (block == nullptr || block != watched) return;
    const auto* bytes = static_cast<const char*>(block);
    freed_clean = std::all_of(bytes, bytes + watched_size, [](char c) { return c == '\0'; });
    watched = nullptr;
}

template <class T>
concept streamable = requires(std::ostream& out, const T& t)
{
    out << t;
};

}  // namespace

void* operator new[](std::size_t size)
{
    if (void* block = std::malloc(size)) return block;
    throw std::bad_alloc();
}
void operator delete[](void* block) noexcept
{
    note(block);
    std::free(block);
}
void operator delete[](void* block, std::size_t) noexcept
{
    note(block);
    std::free(block);
}

using mynah::secret;

// Nothing can print it.
static_assert(!fmt::is_formattable<secret>::value);
static_assert(!streamable<secret>);
static_assert(!std::is_convertible_v<secret, std::string>);
static_assert(!std::is_convertible_v<secret, std::string_view>);
static_assert(!std::is_constructible_v<mynah::log::value, secret>);
static_assert(!std::is_constructible_v<mynah::log::value, const secret&>);

BOOST_AUTO_TEST_SUITE(secret_test)

BOOST_AUTO_TEST_CASE(what_went_in_is_revealed)
{
    BOOST_TEST(secret("pencil").reveal() == "pencil");
    BOOST_TEST(secret().reveal() == "");
    BOOST_TEST(secret().empty());
}

BOOST_AUTO_TEST_CASE(it_is_wiped_when_it_dies)
{
    {
        const secret password("pencil");
        watch(password);
    }
    BOOST_TEST(freed_clean);
}

BOOST_AUTO_TEST_CASE(it_is_wiped_when_another_takes_its_place)
{
    secret password("pencil");
    watch(password);
    password = secret("another");
    BOOST_TEST(freed_clean);
    BOOST_TEST(password.reveal() == "another");
}

BOOST_AUTO_TEST_CASE(a_copy_lives_by_itself)
{
    secret copy;
    {
        const secret password("pencil");
        copy = password;
    }
    BOOST_TEST(copy.reveal() == "pencil");
}

BOOST_AUTO_TEST_CASE(a_move_leaves_nothing_behind)
{
    secret from("pencil");
    const auto* bytes = from.reveal().data();
    const secret to(std::move(from));
    BOOST_TEST((to.reveal().data() == bytes));  // pointers, not C strings
    BOOST_TEST(from.empty());
}

BOOST_AUTO_TEST_CASE(taking_empties_the_source)
{
    std::string source = "pencil";
    BOOST_TEST(secret::take(source).reveal() == "pencil");
    BOOST_TEST(source.empty());
}

BOOST_AUTO_TEST_CASE(equal_secrets_are_equal)
{
    BOOST_TEST((secret("pencil") == secret("pencil")));
    BOOST_TEST((secret("pencil") != secret("pencils")));
    BOOST_TEST((secret("pencil") != secret("Pencil")));
    BOOST_TEST((secret() == secret("")));
}

BOOST_AUTO_TEST_SUITE_END()

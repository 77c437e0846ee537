#include <boost/test/unit_test.hpp>
#include <mynah/stanza/detail/idna.hpp>
#include <mynah/stanza/detail/precis.hpp>
#include <mynah/stanza/jid.hpp>

#include <random>
#include <set>
#include <unordered_set>

using namespace mynah;
using namespace std::string_literals;

namespace {

// The normal form, or "" when it is no JID.
std::string parsed(std::string_view text)
{
    const auto j = jid::parse(text);
    return j ? j->text() : "";
}

std::string why(std::string_view text)
{
    const auto j = jid::parse(text);
    BOOST_REQUIRE(!j);
    BOOST_TEST((j.error().code == errc::bad_jid));
    return j.error().text;
}

jid valid(std::string_view text)
{
    auto j = jid::parse(text);
    BOOST_REQUIRE_MESSAGE(j, text);
    return std::move(*j);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(jid_test)

BOOST_AUTO_TEST_CASE(the_valid_examples_of_rfc_7622_are_jids)
{
    struct example {
        std::string_view text, local, domain, resource;
    };
    const example table[] = {
        {"juliet@example.com", "juliet", "example.com", ""},
        {"juliet@example.com/foo", "juliet", "example.com", "foo"},
        {"juliet@example.com/foo bar", "juliet", "example.com", "foo bar"},
        {"juliet@example.com/foo@bar", "juliet", "example.com", "foo@bar"},
        {"foo\\20bar@example.com", "foo\\20bar", "example.com", ""},
        {"fussball@example.com", "fussball", "example.com", ""},
        {"fu\u00DFball@example.com", "fu\u00DFball", "example.com", ""},
        {"\u03C0@example.com", "\u03C0", "example.com", ""},
        {"\u03A3@example.com/foo", "\u03C3", "example.com", "foo"},
        {"\u03C3@example.com/foo", "\u03C3", "example.com", "foo"},
        {"\u03C2@example.com/foo", "\u03C2", "example.com", "foo"},
        {"king@example.com/\u265A", "king", "example.com", "\u265A"},
        {"example.com", "", "example.com", ""},
        {"example.com/foobar", "", "example.com", "foobar"},
        {"a.example.com/b@example.net", "", "a.example.com", "b@example.net"},
    };
    for (const auto& e : table) {
        const auto j = valid(e.text);
        BOOST_TEST(j.local() == e.local);
        BOOST_TEST(j.domain() == e.domain);
        BOOST_TEST(j.resource() == e.resource);
    }
}

BOOST_AUTO_TEST_CASE(the_invalid_examples_of_rfc_7622_are_refused)
{
    for (const auto text : {"\"juliet\"@example.com", "foo bar@example.com", "@example.com/",
                            "henry\u2163@example.com", "\u265A@example.com", "juliet@", "/foobar"})
        BOOST_TEST(!jid::parse(text), text);
}

// The RFC lists it as invalid, but its own rule for resources (OpaqueString) allows spaces
// anywhere, and rooms have occupants with such nicknames: refusing would drop what they say.
BOOST_AUTO_TEST_CASE(a_resource_may_begin_with_a_space)
{
    BOOST_TEST(valid("juliet@example.com/ foo").resource() == " foo");
}

BOOST_AUTO_TEST_CASE(the_first_slash_ends_the_domain_and_the_first_at_sign_the_local_part)
{
    BOOST_TEST(valid("example.net//@").resource() == "/@");
    BOOST_TEST(valid("a@example.net/b/c@d").resource() == "b/c@d");
    BOOST_TEST(!jid::parse("a@b@example.net"));
}

BOOST_AUTO_TEST_CASE(empty_parts_are_refused)
{
    for (const auto text : {"", "@", "/", "@/", "@a.example", "a@", "a@/r", "a.example/", "a@b/"})
        BOOST_TEST(!jid::parse(text), text);
}

BOOST_AUTO_TEST_CASE(case_is_mapped_except_in_the_resource)
{
    BOOST_TEST(parsed("Juliet@Example.COM/Balcony") == "juliet@example.com/Balcony");
    BOOST_TEST(parsed("\u00C4@\u00C4.example/\u00C4") == "\u00E4@\u00E4.example/\u00C4");
}

BOOST_AUTO_TEST_CASE(equivalent_spellings_are_equal)
{
    BOOST_TEST((valid("\u0041\u030A@example.com") == valid("\u00E5@example.com")));  // NFC
    BOOST_TEST((valid("\uFF42\uFF4F\uFF42@example.com") == valid("bob@example.com")));
    BOOST_TEST((valid("bob@xn--bcher-kva.example") == valid("bob@b\u00FCcher.example")));
    BOOST_TEST((valid("bob@example\u3002com") == valid("bob@example.com")));
    BOOST_TEST((valid("bob@example.com.") == valid("bob@example.com")));
    BOOST_TEST((valid("bob@example.com/a\u00A0b") == valid("bob@example.com/a b")));
}

BOOST_AUTO_TEST_CASE(look_alikes_are_different_or_refused)
{
    const auto admin = valid("admin@example.com");
    BOOST_TEST((valid("\u0430dmin@example.com") != admin));   // Cyrillic a
    BOOST_TEST((valid("adm\u0131n@example.com") != admin));   // dotless i
    BOOST_TEST((valid("admin@ex\u0430mple.com") != admin));   // Cyrillic a in the domain
    BOOST_TEST(!jid::parse("\u212Aim@example.com"));          // KELVIN SIGN lower-cases to k
    BOOST_TEST(!jid::parse("henry\u2163@example.com"));       // ROMAN NUMERAL FOUR
    BOOST_TEST(!jid::parse("o\uFB03ce@example.com"));         // ligature ffi
    BOOST_TEST(!jid::parse("\u1D00dmin\u00B2@example.com"));  // superscript two
    BOOST_TEST(!jid::parse("\U0001D41Admin@example.com"));    // MATHEMATICAL BOLD SMALL A
}

BOOST_AUTO_TEST_CASE(invisible_characters_are_refused_in_every_part)
{
    for (const auto c : {"\u00AD", "\u034F", "\u180E", "\u200B", "\u200C", "\u200D", "\u2060",
                         "\u202E", "\u2066", "\u200F", "\u061C", "\uFEFF", "\uFE0F", "\u3164",
                         "\U000E0041", "\u0001", "\u007F", "\u0085"}) {
        const auto hidden = "adm"s + c + "in";
        BOOST_TEST(!jid::parse(hidden + "@example.com"), c);
        BOOST_TEST(!jid::parse("a@" + hidden + ".example"), c);
        BOOST_TEST(!jid::parse("a@example.com/" + hidden), c);
    }
}

BOOST_AUTO_TEST_CASE(separators_cannot_be_smuggled_in_by_mappings)
{
    BOOST_TEST(!jid::parse("a\uFF20evil.example@example.com"));  // FULLWIDTH COMMERCIAL AT
    BOOST_TEST(!jid::parse("a\uFF0Fb@example.com"));             // FULLWIDTH SOLIDUS
    BOOST_TEST(!jid::parse("a@example.com\uFF0Fr"));
    BOOST_TEST(!jid::parse("a@b\uFF20example.com"));
    BOOST_TEST(!jid::parse("a@example.com\u2044r"));  // FRACTION SLASH
    BOOST_TEST(!jid::make("a@b", "example.com"));
    BOOST_TEST(!jid::make("a", "example.com/r"));
    BOOST_TEST(!jid::make("a", "b@example.com"));
    BOOST_TEST(jid::make("a", "example.com", "r/s")->resource() == "r/s");
}

BOOST_AUTO_TEST_CASE(the_excluded_characters_are_refused_in_the_local_part_only)
{
    for (const char c : "\"&':<>"s) {
        if (c == '\0') continue;
        const auto part = "a"s + c + "b";
        BOOST_TEST(!jid::parse(part + "@example.com"), part);
        BOOST_TEST(!jid::parse(part + "\u00E4@example.com"), part);  // without the ASCII fast path
        BOOST_TEST(parsed("example.com/" + part) == "example.com/" + part);
    }
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_utf8_are_refused)
{
    for (const auto bytes :
         {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF"}) {
        BOOST_TEST(why("a"s + bytes + "@example.com") == "local part: not valid UTF-8");
        BOOST_TEST(why("a@"s + bytes + ".example") == "domain: not valid UTF-8");
        BOOST_TEST(why("a@example.com/"s + bytes) == "resource: not valid UTF-8");
    }
    BOOST_TEST(!jid::parse("a\0b@example.com"s));
    BOOST_TEST(!jid::parse("a@example.com\0.evil.example"s));
    BOOST_TEST(!jid::parse("a@[::1\0]"s));
    BOOST_TEST(!jid::parse("a@example.com/\0"s));
}

BOOST_AUTO_TEST_CASE(a_part_has_at_most_1023_bytes)
{
    const std::string longest(1023, 'a');
    BOOST_TEST(valid(longest + "@example.com/" + longest).text().size() == 1023 + 13 + 1023);
    BOOST_TEST(!jid::parse(longest + "a@example.com"));
    BOOST_TEST(!jid::parse("example.com/" + longest + 'a'));
    BOOST_TEST(!valid("a@example.com").with_resource(longest + 'a'));

    std::string umlauts;
    for (int i = 0; i != 511; ++i) umlauts += "\u00E4";
    BOOST_TEST(valid(umlauts + "a@example.com/" + umlauts + 'a').resource().size() == 1023U);
    BOOST_TEST(!jid::parse(umlauts + "\u00E4@example.com"));
    BOOST_TEST(!jid::parse("example.com/" + umlauts + "\u00E4"));
}

BOOST_AUTO_TEST_CASE(a_domain_has_at_most_what_dns_can_carry)
{
    std::string longest = "a";
    while (longest.size() != 253) longest += ".a";
    BOOST_TEST(parsed(longest) == longest);
    BOOST_TEST(!jid::parse("a" + longest + "a"));
}

BOOST_AUTO_TEST_CASE(an_error_names_the_part_and_the_reason)
{
    BOOST_TEST(why("a b@example.com") == "local part: U+0020 is not allowed here");
    BOOST_TEST(why("a&b@example.com") == "local part: '&' is not allowed here");
    BOOST_TEST(why("a@b..example") == "domain: empty label");
    BOOST_TEST(why("a@example.com/\u200B") == "resource: U+200B is not allowed here");
}

BOOST_AUTO_TEST_CASE(views_take_an_address_apart)
{
    const auto j = valid("bob@example.com/r");
    const jid_view v = j;
    BOOST_TEST(v.bare().text() == "bob@example.com");
    BOOST_TEST(v.domain_only().text() == "example.com");
    BOOST_TEST(v.bare().is_bare());
    BOOST_TEST(!v.is_bare());
    BOOST_TEST(v.bare().local() == "bob");
    BOOST_TEST(v.bare().domain() == "example.com");
    BOOST_TEST(v.bare().resource() == "");
    BOOST_TEST(v.domain_only().domain() == "example.com");
    BOOST_TEST(v.domain_only().local() == "");
    BOOST_TEST(jid(v.bare()).text() == "bob@example.com");
    BOOST_TEST(valid("bob@example.com/r").bare().text() == "bob@example.com");
    BOOST_TEST(j.with_resource("S")->text() == "bob@example.com/S");
    BOOST_TEST(!j.with_resource(""));
    BOOST_TEST(!jid().with_resource("r"));
}

BOOST_AUTO_TEST_CASE(an_empty_address_has_no_parts)
{
    const jid none;
    BOOST_TEST(none.empty());
    BOOST_TEST(none.is_bare());
    BOOST_TEST(none.domain() == "");
    BOOST_TEST((jid_view() == none));
    BOOST_TEST(jid_view(none).bare().empty());
    BOOST_TEST(!domain_ascii(none));
}

BOOST_AUTO_TEST_CASE(an_address_can_take_over_another)
{
    auto j = valid("bob@example.com/r");
    j.assign(valid("alice@example.net"));
    BOOST_TEST(j.text() == "alice@example.net");
    BOOST_TEST(j.domain() == "example.net");
    j.clear();
    BOOST_TEST((j == jid()));
    BOOST_TEST(j.domain() == "");
}

BOOST_AUTO_TEST_CASE(a_jid_and_a_view_of_it_compare_and_hash_alike)
{
    const auto j = valid("bob@example.com");
    const jid_view v = j;
    BOOST_TEST((j == v));
    BOOST_TEST((v == j));
    BOOST_TEST(std::hash<jid>()(j) == std::hash<jid_view>()(v));
    const std::unordered_set<jid> hashed{j, valid("BOB@example.com")};
    BOOST_TEST(hashed.size() == 1U);
    const std::set<jid> ordered{valid("c@example.com"), j};
    BOOST_TEST(ordered.begin()->text() == "bob@example.com");
}

BOOST_AUTO_TEST_CASE(dns_and_tls_get_a_labels_and_bare_literals)
{
    const auto ascii = [](std::string_view text) { return domain_ascii(valid(text)).value(); };
    BOOST_TEST(ascii("a@example.com/r") == "example.com");
    BOOST_TEST(ascii("a@B\u00FCcher.example") == "xn--bcher-kva.example");
    BOOST_TEST(ascii("a@127.0.0.1") == "127.0.0.1");
    BOOST_TEST(ascii("a@[::1]/r") == "::1");
}

BOOST_AUTO_TEST_CASE(ordinary_addresses_need_no_unicode)
{
    for (const auto text : {"bob@example.com", "bob@example.com/Some Resource~", "example.com",
                            "a.b_c+d\\20@x-1.example/r", "127.0.0.1", "localhost"}) {
        const auto view = jid::if_normalized(text);
        BOOST_REQUIRE(view);
        BOOST_TEST(static_cast<const void*>(view->text().data()) == text);
        BOOST_TEST(view->text() == text);
    }
}

BOOST_AUTO_TEST_CASE(whatever_needs_a_decision_is_not_called_normalised)
{
    for (const auto text : {"Bob@example.com", "bob@Example.com", "bob@example.com.", "bob@[::1]",
                            "bob@x_y.example", "b\u00F6b@example.com", "bob@xn--bcher-kva.example",
                            "bob@ab--c.example", "bob@-a.example", "bob@a-.example",
                            "bob@a..example", "bob@example.com/\u00F6", "bob@example.com/",
                            "@example.com", "", "bob@", "bob@example.com/a\x7F", "a b@example.com"})
        BOOST_TEST(!jid::if_normalized(text), text);
}

// Both ways decide alike over two hundred thousand strings of the characters that matter.
BOOST_AUTO_TEST_CASE(the_fast_path_and_unicode_agree)
{
    constexpr std::string_view alphabet = "abcxyz019-..@@//  AZ_'&\"<>:[]\\~\x7F+xn--";
    std::mt19937 random(7622);
    std::size_t fast = 0;
    for (int i = 0; i != 200'000; ++i) {
        std::string text;
        for (auto n = random() % 14; n != 0; --n) text += alphabet[random() % alphabet.size()];
        const auto view = jid::if_normalized(text);
        if (!view) continue;
        ++fast;
        std::string slow;
        if (!view->local().empty()) slow = detail::enforce_local(view->local()).value() + '@';
        slow += detail::enforce_domain(view->domain()).value();
        if (!view->is_bare()) slow += '/' + detail::enforce_resource(view->resource()).value();
        if (slow != text) BOOST_TEST(slow == text);
    }
    BOOST_TEST(fast > 10'000U);
}

BOOST_AUTO_TEST_CASE(what_was_normalised_once_stays_as_it_is)
{
    const auto check = [](const std::string& text) {
        const auto once = jid::parse(text);
        if (!once) return 0;
        const auto twice = jid::parse(once->text());
        if (!twice || *twice != *once) BOOST_TEST(false, text << " is not stable");
        return 1;
    };
    int valid_ones = 0;
    for (char32_t c = 0x80; c != 0x11000; ++c) {
        if (c >= 0xD800 && c < 0xE000) continue;
        std::string one;
        if (c >= 0x10000) one += static_cast<char>(0xF0 | (c >> 18));
        if (c >= 0x10000) one += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        if (c < 0x10000 && c >= 0x800) one += static_cast<char>(0xE0 | (c >> 12));
        if (c >= 0x800) one += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        if (c < 0x800) one += static_cast<char>(0xC0 | (c >> 6));
        one += static_cast<char>(0x80 | (c & 0x3F));
        valid_ones += check("a" + one + "@example.com");
        valid_ones += check("a@a" + one + ".example");
        valid_ones += check("example.com/a" + one);
    }
    BOOST_TEST(valid_ones > 100'000);
}

BOOST_AUTO_TEST_SUITE_END()

// An opening, played against literal bytes: whole, in pieces, or broken off.
#pragma once

#include <mynah/net/opening.hpp>

#include <tests/unit/net/support/print_errc.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mynah::testing {

// What it says first, and then what the peer says and what it says to that, in turns.
class opening_script {
public:
    explicit opening_script(std::string first) : first_(std::move(first)) {}

    opening_script&& turn(std::string peer, std::string ours = {}) &&
    {
        turns_.emplace_back(std::move(peer), std::move(ours));
        return std::move(*this);
    }

    // The last turn's bytes end in an error; otherwise it is over then, and not before.
    opening_script&& fails(errc code, std::string text) &&
    {
        failure_.emplace(code, std::move(text));
        return std::move(*this);
    }

    // `make` answers a new one each time.
    template <class Make>
    void run(Make make) const
    {
        for (const std::size_t piece : {std::size_t(-1), std::size_t(1), std::size_t(2)}) {
            const auto talk = make();
            play(*talk, piece);
        }
    }

private:
    static void agrees(const std::string& is, const std::string& should)
    {
        BOOST_TEST(is == should, boost::test_tools::per_element());
    }

    // At no step does it want more than what is left of the answer: it reads nothing behind it.
    void play(net::opening& talk, std::size_t piece) const
    {
        agrees(talk.take_output(), first_);
        for (std::size_t i = 0; i != turns_.size(); ++i) {
            const bool last = i + 1 == turns_.size();
            std::string_view rest = turns_[i].first;
            while (!rest.empty()) {
                const auto wants = talk.wants();
                BOOST_REQUIRE(wants != 0);
                if (!(last && failure_)) BOOST_REQUIRE(wants <= rest.size());
                const auto size = std::min({wants, rest.size(), piece});
                const auto good = talk.received(rest.substr(0, size));
                rest.remove_prefix(size);
                if (good) continue;
                BOOST_REQUIRE_MESSAGE(last && failure_, good.error().message());
                BOOST_TEST(good.error().code == failure_->first);
                BOOST_TEST(good.error().text == failure_->second);
                return;
            }
            agrees(talk.take_output(), turns_[i].second);
        }
        BOOST_TEST(!failure_.has_value(), "it has not failed");
        BOOST_TEST(talk.wants() == 0U);
    }

    std::string first_;
    std::vector<std::pair<std::string, std::string>> turns_;
    std::optional<std::pair<errc, std::string>> failure_;
};

// A literal with zeros in it.
template <std::size_t N>
std::string bytes(const char (&text)[N])
{
    return {text, N - 1};
}

}  // namespace mynah::testing

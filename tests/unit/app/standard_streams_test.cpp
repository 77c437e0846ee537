#include <mynah/app/standard_streams.hpp>

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <vector>

using namespace mynah;

namespace {

bool same_file(int a, int b)
{
    struct stat of_a {
    }, of_b{};
    return ::fstat(a, &of_a) == 0 && ::fstat(b, &of_b) == 0 && of_a.st_dev == of_b.st_dev &&
           of_a.st_ino == of_b.st_ino;
}

// The test's own are put back at its end. Nothing is reported in between.
class fixture {
public:
    fixture()
    {
        for (int i = 0; i < 3; ++i) saved_[i] = ::fcntl(i, F_DUPFD_CLOEXEC, 10);
    }
    ~fixture() { put_back(); }

    void put_back() const
    {
        for (int i = 0; i < 3; ++i) ::dup2(saved_[i], i);
    }
    bool is_as_before(int stream) const { return same_file(stream, saved_[stream]); }

private:
    std::array<int, 3> saved_{};
};

bool is_dev_null(int stream)
{
    const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    const bool is = same_file(stream, null);
    ::close(null);
    return is;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(standard_streams_test, fixture)

BOOST_AUTO_TEST_CASE(what_is_closed_becomes_dev_null)
{
    for (const std::vector<int>& closed : {std::vector<int>{2}, {0, 2}, {1}, {0, 1, 2}}) {
        for (const int stream : closed) ::close(stream);
        open_standard_streams();
        bool all = true;
        for (const int stream : closed) all &= is_dev_null(stream);
        const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        ::close(next);
        put_back();
        BOOST_TEST(all);
        BOOST_TEST(next > 2);
    }
}

BOOST_AUTO_TEST_CASE(what_is_open_stays)
{
    ::close(1);
    open_standard_streams();
    const bool stayed = is_as_before(0) && is_as_before(2);
    put_back();
    BOOST_TEST(stayed);
}

BOOST_AUTO_TEST_SUITE_END()

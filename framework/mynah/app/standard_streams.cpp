#include <mynah/app/standard_streams.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>

namespace mynah {

void open_standard_streams() noexcept
{
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(stream, F_GETFD) != -1 || errno != EBADF) continue;
        // The lowest number that is free: this one. Children are to inherit it.
        const int opened = ::open("/dev/null", O_RDWR);
        if (opened == -1 || opened == stream) continue;
        ::dup2(opened, stream);
        ::close(opened);
    }
}

}  // namespace mynah

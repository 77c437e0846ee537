// Ownership of OpenSSL's objects, and its error queue as text.
#pragma once

#include <memory>
#include <string>

namespace mynah::net::detail {

template <auto free>
struct freed_by {
    template <class T>
    void operator()(T* object) const noexcept
    {
        free(object);
    }
};

template <class T, auto free>
using owned = std::unique_ptr<T, freed_by<free>>;

// The reason of the oldest error of this thread's queue, which is emptied: it is the cause, the
// later ones say through which functions it came.
std::string openssl_reason();

}  // namespace mynah::net::detail

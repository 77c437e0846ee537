// An error that is mostly not there, for those of whom there are thousands: a pointer.
#pragma once

#include <mynah/base/result.hpp>

#include <memory>
#include <utility>

namespace mynah {

class stored_error {
public:
    void set(error e) { value_ = std::make_unique<error>(std::move(e)); }
    void clear() noexcept { value_.reset(); }

    // `closed` when none is set. Valid until the next change.
    const error& get() const noexcept
    {
        static const error none{errc::closed};
        return value_ ? *value_ : none;
    }

private:
    std::unique_ptr<error> value_;
};

}  // namespace mynah

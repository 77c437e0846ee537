// The log-ins of a program on disk: a file for each session, for its owner only.
//
// A file is replaced as a whole, and given to the kernel at once: that survives the end of the
// process, however it comes; not that of the machine, for nothing waits for the disk.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/session/login_store.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace mynah {

class login_folder final : public login_store {
public:
    // Makes it when there is none. Errors: system errors, which say what to do.
    static result<std::shared_ptr<login_folder>> open(std::string folder);

    // A file that is damaged, or another session's, is none: that is logged.
    std::optional<kept_login> load(std::string_view session) override;
    void save(std::string_view session, const kept_login& login) override;

    std::string path(std::string_view session) const;

private:
    explicit login_folder(std::string folder) : folder_(std::move(folder)) {}

    std::string folder_;
};

// What stands in such a file. Errors: bad_reply (it is damaged).
std::string write_kept_login(std::string_view session, const kept_login& login);
result<kept_login> read_kept_login(std::string_view session, std::string_view text);

}  // namespace mynah

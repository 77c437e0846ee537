// The sessions of a process on disk, so that one that is killed resumes them when it runs again
// (XEP-0198).
//
// Written ahead: a stanza is here before its first byte, and what we have handled before its
// acknowledgement, is given to the kernel. That survives the end of the process, however it comes;
// not that of the machine, for nothing waits for the disk. A process that ends politely leaves
// nothing.
//
// One file in a folder of its own, which one process uses at a time. It has what the account sends
// in clear text: it is readable by its owner only. When it has grown to twice its size it is
// written anew with what is still true.
#pragma once

#include <mynah/protocol/saved_session.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace mynah {

// Thread-safe.
class session_journal {
public:
    // What a session has of it: its number, and what stood there under its account.
    class place {
    public:
        std::uint32_t number = 0;
        std::optional<protocol::saved_session> left;
    };

    // Makes the folder when there is none, and reads what an earlier process has left. `slack`:
    // bytes that may be superfluous before the file is written anew. Errors: invalid_argument
    // (another process has it, or it is no journal), system errors; both say what to do.
    static result<std::shared_ptr<session_journal>> open(const std::string& folder,
                                                         std::size_t slack = 1024 * 1024);
    session_journal(const session_journal&) = delete;
    session_journal& operator=(const session_journal&) = delete;
    ~session_journal();

    // For the session of an account; what was left is given once.
    place enter(const std::string& account);

    // Records of protocol::journal. When the disk takes them no more the journal is deleted and
    // given up, with an error in the log: what it has would be wrong from then on.
    void append(std::string_view records);

    std::size_t bytes() const;

private:
    class file;

    session_journal(std::string folder, std::size_t slack);
    result<void> load();
    result<void> write_anew(std::string_view records);
    void compact();
    void give_up(const error& why);
    std::string path(std::string_view name) const { return folder_ + "/" + std::string(name); }

    std::string folder_;
    std::size_t slack_;
    mutable std::mutex mutex_;
    std::unique_ptr<file> lock_;
    std::unique_ptr<file> file_;  // null: given up
    std::size_t size_ = 0;
    std::size_t compact_at_ = 0;
    std::uint32_t last_number_ = 0;
    std::map<std::string, place> left_;  // by account, not taken yet
};

}  // namespace mynah

// A small certificate authority, and certificates with every fault that a client must notice.
#pragma once

#include <tests/support/scratch_folder.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace mynah::testing {

// PEM files of one certificate and its key.
struct identity {
    std::filesystem::path certificate;
    std::filesystem::path key;
    std::filesystem::path both;  // in one file, key first, as ejabberd wants it
};

enum class validity { current, expired, not_yet };

class authority {
public:
    // The files live as long as the authority.
    explicit authority(const std::string& name = "mynah test CA");
    ~authority();
    authority(const authority&) = delete;
    authority& operator=(const authority&) = delete;

    // What a client is told to trust (--ca-file).
    std::filesystem::path file() const;

    // For a server: each name becomes a dNSName, `*.example.org` included.
    identity issue(const std::vector<std::string>& names, validity when = validity::current);

    // For SASL EXTERNAL: the JID as id-on-xmppAddr (RFC 6120 13.7.1.4).
    identity issue_client(const std::string& jid, validity when = validity::current);

    // Signed by its own key instead of ours.
    identity self_signed(const std::vector<std::string>& names);

private:
    struct signer;

    identity save(const signer& certified);

    scratch_folder folder_;
    int serial_ = 1;
    std::unique_ptr<signer> ca_;
};

}  // namespace mynah::testing

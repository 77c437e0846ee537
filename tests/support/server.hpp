// A real XMPP server on loopback that belongs to one test: what both kinds have in common.
//
//     authority ca;
//     prosody server({.tls = encryption::required, .ca = &ca});
//     ... server.port(), server.jid("bot"), server.ca_file()
//
// Everything it writes is in a temporary folder; no system service is touched. The defaults are
// what most tests want.
#pragma once

#include <tests/support/certificates.hpp>
#include <tests/support/child.hpp>
#include <tests/support/scratch_folder.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mynah::testing {

enum class encryption { required, offered, off };
enum class tls_version { v1_0, v1_2, v1_3 };  // v1_0: as the lowest, of Prosody

// How the server keeps passwords decides which SCRAM mechanisms it can offer.
enum class password_storage { plain, scram_sha_1, scram_sha_256, scram_sha_512 };

struct account {
    std::string name;
    std::string password;
};

// XEP-0114
struct component {
    std::string domain;
    std::string secret;
};

// Name it before a co_await: g++ 12 frees the temporaries of an aggregate twice.
struct server_options {
    std::string domain = "localhost";               // ASCII; rooms are at conference.<domain>
    std::vector<std::string> further_domains = {};  // Prosody: with the same accounts
    std::vector<account> accounts = {{"bot", "secret"}, {"alice", "wonder"}, {"bob", "builder"}};
    password_storage passwords = password_storage::plain;
    std::vector<std::string> disabled_mechanisms = {};
    std::string authentication = {};  // Prosody: in the place of what `passwords` means, in Lua
    bool issues_tokens = false;       // ejabberd: one for each account, see ejabberd::token()
    bool anonymous_host = false;      // anon.<domain> offers ANONYMOUS

    encryption tls = encryption::required;
    tls_version lowest_tls = tls_version::v1_2;
    tls_version highest_tls = tls_version::v1_3;
    authority* ca = nullptr;  // none: the server makes its own
    std::optional<identity> certificate =
        std::nullopt;                  // none: a good one for <domain>, issued by the CA
    bool client_certificates = false;  // ask for one, trust the CA (ejabberd offers EXTERNAL then)

    bool archive_on_disk = false;  // Prosody's messages survive a crash, as ejabberd's always do
    std::vector<component> components = {};  // at component_port()
    bool host_meta = false;   // Prosody publishes its WebSocket at the same port (XEP-0156)
    bool websocket = false;   // RFC 7395, with TLS unless that is off
    bool sasl2 = false;       // Prosody: see prosody/sasl2_modules.sh
    bool for_crowds = false;  // logs warnings only; Prosody has few modules: less CPU

    std::vector<std::string> more_modules = {};  // Prosody
    std::string more = {};  // appended to the configuration file, in its own language
};

class server {
public:
    server(const server&) = delete;
    server& operator=(const server&) = delete;
    virtual ~server();

    std::uint16_t port() const noexcept { return port_; }  // STARTTLS or plain
    std::uint16_t direct_tls_port() const noexcept { return direct_tls_port_; }  // XEP-0368
    std::uint16_t component_port() const noexcept { return component_port_; }
    std::uint16_t websocket_port() const noexcept { return websocket_port_; }
    std::string websocket_url() const;
    const std::string& domain() const noexcept { return options_.domain; }
    const std::vector<account>& accounts() const noexcept { return options_.accounts; }
    std::string jid(std::string_view name) const;
    const std::string& password(std::string_view name) const;
    std::filesystem::path ca_file() const { return ca_->file(); }

    // What the server has logged and printed since it was started.
    virtual std::string log() const;
    // Until that is in the log. False: not in time.
    bool logs(std::string_view text, std::chrono::milliseconds within) const;

    // The same ports and the same data afterwards. The constructor of prosody and ejabberd starts
    // it.
    void start();
    void stop();
    void kill();    // without a word to anybody, like a crash
    void freeze();  // SIGSTOP: connections stay, the kernel accepts some more, nobody answers
    void thaw();
    bool running();

protected:
    server(server_options options, const char* name);

    // Writes the configuration and runs the program in the foreground.
    virtual std::unique_ptr<child> launch() = 0;
    virtual bool ready(child& running) = 0;

    const server_options& options() const noexcept { return options_; }
    const identity& certificate() const noexcept { return *options_.certificate; }
    std::string anonymous_domain() const { return "anon." + options_.domain; }
    const scratch_folder& folder() const noexcept { return folder_; }

private:
    const char* name_;
    server_options options_;
    scratch_folder folder_;
    std::unique_ptr<authority> own_ca_;
    authority* ca_;
    std::uint16_t port_;
    std::uint16_t direct_tls_port_;
    std::uint16_t websocket_port_;
    std::uint16_t component_port_;
    std::unique_ptr<child> running_;
};

}  // namespace mynah::testing

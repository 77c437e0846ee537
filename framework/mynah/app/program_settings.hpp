// What every bot program is told: by its command line, by MYNAH_... variables, by a TOML file, in
// this order.
#pragma once

#include <mynah/app/accounts_file.hpp>
#include <mynah/app/exit_status.hpp>
#include <mynah/app/network_option.hpp>
#include <mynah/base/log.hpp>
#include <mynah/base/secret.hpp>
#include <mynah/base/token_source.hpp>
#include <mynah/net/endpoint.hpp>
#include <mynah/net/link_source.hpp>
#include <mynah/net/proxy.hpp>
#include <mynah/net/websocket_url.hpp>
#include <mynah/protocol/stream_config.hpp>
#include <mynah/session/session_config.hpp>

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace mynah {

class program_settings {
public:
    jid account;             // empty: there is a list
    bool component = false;  // XEP-0114: `account` is its address, `password` its secret
    secret password;
    std::string accounts_file;
    std::vector<account_settings> accounts;  // the list, which may say these for itself:
    std::optional<net::endpoint> connect;
    std::string resource;
    std::string token_file;  // of `account`; empty: none
    std::string api_key;     // of the application that the token was issued to
    network_choice network;

    std::size_t threads = 1;
    std::optional<net::endpoint> metrics_listen;
    std::string state_folder;  // of the session journal and the log-ins; empty: none
    protocol::tls_policy tls = protocol::tls_policy::required;
    std::string ca_file;
    std::string client_certificate;
    std::vector<std::string> mechanisms;
    bool allow_plain = false;
    bool allow_weaker_mechanism = false;
    bool no_sasl2 = false;
    bool bind2 = false;
    bool inactive = false;
    bool clear_text_to_anywhere = false;
    std::optional<net::endpoint> resolver;
    std::optional<net::proxy> proxy;
    std::optional<net::websocket_url> websocket;
    bool discover_websocket = false;  // XEP-0156
    log::level log_level = log::level::info;
    log::format log_format = log::format::text;

    std::vector<std::string> warnings;  // to be logged

    // Of every account. Loads the certificates, once for all, and the token. Errors:
    // invalid_argument, credentials_missing, with the file and the reason.
    result<std::vector<session_config>> to_session_configs() const;
    // Of the only one.
    result<session_config> to_session_config() const;
    // Of a server, where none is given.
    std::uint16_t default_port() const noexcept;
    // "accounts.csv, line 3: "
    std::string where(const account_settings& one) const;
    // The way out, for a pool and for whatever else asks the network something.
    net::link_factory links() const;

private:
    session_config component_config() const;
    session_config config_of(const jid& who, const secret& password, bool by_token) const;
    bool asks_the_web() const;
};

// The settings, or how to end: --help and --version have printed what was asked for, mistakes are
// on stderr.
std::variant<program_settings, exit_status> parse_command_line(int argc, const char* const* argv);

}  // namespace mynah

#include <tests/support/ejabberd.hpp>

#include <tests/support/ports.hpp>

#include <fmt/format.h>

#include <sstream>
#include <stdexcept>
#include <utility>

namespace mynah::testing {

namespace {

namespace fs = std::filesystem;

std::string binary(std::string_view text)
{
    std::string erlang = "<<\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') erlang += '\\';
        erlang += c;
    }
    return erlang + "\"/utf8>>";
}

std::string password_format(password_storage passwords)
{
    switch (passwords) {
        case password_storage::plain: return "auth_password_format: plain";
        case password_storage::scram_sha_1:
            return "auth_password_format: scram\nauth_scram_hash: sha";
        case password_storage::scram_sha_256:
            return "auth_password_format: scram\nauth_scram_hash: sha256";
        case password_storage::scram_sha_512:
            return "auth_password_format: scram\nauth_scram_hash: sha512";
    }
    throw std::invalid_argument("password_storage");
}

constexpr const char* configuration_template = R"(
loglevel: {log_level}
# Tests wait for lines of it.
log_burst_limit_count: 1000000
log_rotate_size: infinity
hosts:
  - "{domain}"
{anonymous}
auth_method: mnesia
{password_format}
disable_sasl_mechanisms: [{disabled}]
certfiles: ["{certificate}"]
ca_file: "{ca}"
c2s_cafile: "{ca}"
default_db: mnesia
listen:
  - port: {port}
    ip: "127.0.0.1"
    backlog: 4096  # hundreds come at once
    module: ejabberd_c2s
    access: c2s
    shaper: none
    protocol_options: [{protocols}]
    {starttls}
  - port: {direct_tls_port}
    ip: "127.0.0.1"
    backlog: 4096  # hundreds come at once
    module: ejabberd_c2s
    access: c2s
    shaper: none
    protocol_options: [{protocols}]
    tls: true
    tls_verify: {verify}
{websocket}{components}access_rules:
  c2s: {{allow: all}}
shaper: {{}}
modules:
  mod_adhoc: {{}}
  mod_blocking: {{}}
  mod_caps: {{}}
  mod_carboncopy: {{}}
  mod_client_state: {{}}
  mod_disco: {{}}
  mod_last: {{}}
  mod_mam: {{default: always}}
  mod_muc: {{host: "conference.{domain}"}}
  mod_offline: {{}}
  mod_ping: {{}}
  mod_privacy: {{}}
  mod_private: {{}}
  mod_pubsub: {{plugins: [flat, pep]}}
  mod_roster: {{versioning: true}}
  mod_stream_mgmt: {{resend_on_timeout: if_offline}}
  mod_time: {{}}
  mod_vcard: {{}}
  mod_version: {{}}
{more}
)";

}  // namespace

fs::path ejabberd::library()
{
    std::error_code none;
    for (const auto& architecture : fs::directory_iterator("/usr/lib", none)) {
        for (const auto& entry : fs::directory_iterator(architecture, none)) {
            if (fs::exists(entry.path() / "ebin/ejabberd.beam", none)) return entry.path();
        }
    }
    return {};
}

ejabberd::ejabberd(server_options options) : server(std::move(options), "ejabberd") { start(); }

std::unique_ptr<child> ejabberd::launch()
{
    if (library().empty())
        throw std::runtime_error("ejabberd is not installed (./dev deps installs it)");
    const auto file = folder().write("ejabberd.yml", configuration());
    // A file, because a command line has no room for thousands of accounts.
    std::string accounts;
    for (const auto& [name, password] : options().accounts)
        accounts += fmt::format("{{{}, {}}}.\n", binary(name), binary(password));
    const std::string tokens = fmt::format(
        "{{ok, Tokens}} = file:open(\"{}\", [write]), "
        "[begin {{Token, _, _}} = ejabberd_oauth:oauth_issue_token("
        "binary_to_list(Name) ++ \"@{}\", 3600, \"sasl_auth\"), "
        "io:format(Tokens, \"~s ~s~n\", [Name, Token]) end || {{Name, _}} <- Accounts], "
        "file:close(Tokens), ",
        (folder().path() / "tokens").string(), domain());
    const std::string start = fmt::format(
        "ejabberd:start(), {{ok, Accounts}} = file:consult(\"{}\"), "
        "[ejabberd_auth:try_register(Name, {}, Password) || {{Name, Password}} <- Accounts], "
        "{}io:format(\"READY~n\").",
        folder().write("accounts", accounts).string(), binary(domain()),
        options().issues_tokens ? tokens : std::string());

    const std::string path = folder().path().string();
    child::command command{"erl",     "+S",   "2:2",
                           "+sbwt",   "none", "-noinput",
                           "-mnesia", "dir",  "\"" + path + "/mnesia\"",
                           "-eval",   start};
    child::variables environment{{"HOME", path},
                                 {"EJABBERD_CONFIG_PATH", file.string()},
                                 {"EJABBERD_LOG_PATH", path + "/ejabberd.log"},
                                 {"ERL_LIBS", library().parent_path().string()},
                                 {"ERL_CRASH_DUMP", path + "/crash.dump"},
                                 {"ERL_MAX_PORTS", "4096"}};
    return std::make_unique<child>(std::move(command), std::move(environment));
}

std::string ejabberd::token(std::string_view name) const
{
    std::istringstream lines(folder().read("tokens"));
    for (std::string of, text; lines >> of >> text;)
        if (of == name) return text;
    throw std::runtime_error("ejabberd has issued no token for " + std::string(name));
}

bool ejabberd::ready(child& running)
{
    return running.output().find("READY") != std::string::npos && accepts_connections(port()) &&
           (options().components.empty() || accepts_connections(component_port()));
}

std::string ejabberd::configuration() const
{
    const auto& o = options();
    std::string disabled;
    for (const auto& mechanism : o.disabled_mechanisms)
        disabled += (disabled.empty() ? "" : ", ") + mechanism;
    std::string protocols = "no_sslv3, no_tlsv1, no_tlsv1_1";
    if (o.highest_tls == tls_version::v1_2) protocols += ", no_tlsv1_3";
    if (o.lowest_tls == tls_version::v1_3) protocols += ", no_tlsv1_2";
    std::string starttls;
    if (o.tls == encryption::offered) starttls = "starttls: true";
    if (o.tls == encryption::required) starttls = "starttls: true\n    starttls_required: true";
    if (!starttls.empty()) starttls += fmt::format("\n    tls_verify: {}", o.client_certificates);
    const std::string anonymous = fmt::format(
        "  - \"{0}\"\nhost_config:\n  \"{0}\":\n    auth_method: anonymous\n    "
        "anonymous_protocol: sasl_anon\n",
        anonymous_domain());
    std::string websocket;
    if (o.websocket)
        websocket = fmt::format(
            "  - port: {}\n    ip: \"127.0.0.1\"\n    module: ejabberd_http\n    tls: {}\n"
            "    request_handlers:\n      /xmpp-websocket: ejabberd_http_ws\n",
            websocket_port(), o.tls != encryption::off);
    std::string components;
    if (!o.components.empty())
        components = fmt::format(
            "  - port: {}\n    ip: \"127.0.0.1\"\n    module: ejabberd_service\n    hosts:\n",
            component_port());
    for (const auto& [name, secret] : o.components)
        components += fmt::format("      \"{}\":\n        password: \"{}\"\n", name, secret);
    return fmt::format(
        configuration_template, fmt::arg("log_level", o.for_crowds ? "warning" : "info"),
        fmt::arg("domain", domain()),
        fmt::arg("anonymous", o.anonymous_host ? anonymous : std::string()),
        fmt::arg("password_format", password_format(o.passwords)), fmt::arg("disabled", disabled),
        fmt::arg("certificate", certificate().both.string()), fmt::arg("ca", ca_file().string()),
        fmt::arg("port", port()), fmt::arg("direct_tls_port", direct_tls_port()),
        fmt::arg("websocket", websocket), fmt::arg("components", components),
        fmt::arg("protocols", protocols), fmt::arg("starttls", starttls),
        fmt::arg("verify", o.client_certificates), fmt::arg("more", o.more));
}

int resumable_ends(const server& ejabberd)
{
    constexpr std::string_view resumable_end = "for stream resumption";
    const auto log = ejabberd.log();
    int n = 0;
    for (auto at = log.find(resumable_end); at != std::string::npos;
         at = log.find(resumable_end, at + 1))
        ++n;
    return n;
}

}  // namespace mynah::testing

#include <mynah/base/crypto.hpp>

#include <tests/support/ports.hpp>
#include <tests/support/prosody.hpp>

#include <fmt/format.h>

#include <cctype>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <utility>

namespace mynah::testing {

namespace {

std::string lua_string(std::string_view text)
{
    std::string lua = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') lua += '\\';
        lua += c;
    }
    return lua + "\"";
}

// The file name of a host or an account in Prosody's internal storage: all but letters and digits
// as %xx.
std::string encoded(std::string_view name)
{
    std::string file;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80 && std::isalnum(byte)) {
            file += c;
        } else {
            file += fmt::format("%{:02x}", byte);
        }
    }
    return file;
}

std::string tls_protocols(tls_version lowest, tls_version highest)
{
    if (lowest == tls_version::v1_0) return "tlsv1+";
    if (lowest == tls_version::v1_3) return "tlsv1_3";
    return highest == tls_version::v1_2 ? "tlsv1_2" : "tlsv1_2+";
}

std::string authentication(password_storage passwords)
{
    switch (passwords) {
        case password_storage::plain: return "authentication = \"internal_plain\"\n";
        case password_storage::scram_sha_1: return "authentication = \"internal_hashed\"\n";
        case password_storage::scram_sha_256:
            return "authentication = \"internal_hashed\"\npassword_hash = \"SHA-256\"\n";
        case password_storage::scram_sha_512: break;
    }
    throw std::invalid_argument("Prosody 0.12 has no SCRAM-SHA-512");
}

std::string hex(std::string_view bytes)
{
    std::string text;
    for (const char c : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return text;
}

// What SCRAM needs (RFC 5802 section 3), or the password itself. One salt and few iterations for
// all: many log-ins shall be cheap here.
std::string password_fields(password_storage passwords, const std::string& password)
{
    if (passwords == password_storage::plain)
        return "[\"password\"] = " + lua_string(password) + ";";
    const auto hash = passwords == password_storage::scram_sha_1 ? mynah::crypto::hash::sha1
                                                                 : mynah::crypto::hash::sha256;
    const std::string salt = "c2VhIHNhbHQ";
    constexpr std::uint32_t iterations = 4096;
    const auto salted = mynah::crypto::pbkdf2(hash, password, salt, iterations);
    const auto client = mynah::crypto::hmac(hash, salted, "Client Key");
    return fmt::format(
        "[\"salt\"] = \"{}\"; [\"iteration_count\"] = {}; "
        "[\"stored_key\"] = \"{}\"; [\"server_key\"] = \"{}\";",
        salt, iterations, hex(mynah::crypto::digest(hash, client)),
        hex(mynah::crypto::hmac(hash, salted, "Server Key")));
}

constexpr const char* further_modules = R"("pep"; "private"; "blocklist"; "bookmarks"; "carbons";
  "csi_simple"; "vcard4"; "vcard_legacy"; "version"; "time"; "uptime"; "lastactivity";)";

constexpr const char* sasl2_modules = R"("sasl2"; "sasl2_bind2"; "sasl2_sm"; "sasl2_fast";)";

constexpr const char* configuration_template = R"(
pidfile = "{folder}/prosody.pid"
data_path = "{folder}/data"
{plugin_paths}
daemonize = false
run_as_root = true  -- in a container there may be nobody else
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}
c2s_direct_tls_ports = {{ {direct_tls_ports} }}
s2s_ports = {{ }}
component_ports = {{ {component_ports} }}
http_ports = {{ {ws_ports} }}
https_ports = {{ {wss_ports} }}
http_interfaces = interfaces
https_interfaces = interfaces
http_default_host = "{domain}"
http_paths = {{ files = "/" }}
http_files_dir = "{folder}/www"
network_backend = "epoll"
network_settings = {{ tcp_backlog = 4096 }}  -- hundreds come at once
modules_enabled = {{
  "saslauth"; {tls_module} {websocket_module} {files_module} "disco"; "ping"; "roster"; "smacks"; "mam"; "offline"; {sasl2_modules} {modules} {more_modules}
}}
modules_disabled = {{ "s2s"; "dialback"; "limits" }}
storage = {{ archive = "{archive}" }}
c2s_require_encryption = {require_tls}
allow_unencrypted_plain_auth = {allow_plain}
disable_sasl_mechanisms = {{ "DIGEST-MD5"; {disabled} }}
ssl = {{ certificate = "{certificate}"; key = "{key}"; protocol = "{protocols}"; {ciphers} cafile = "{ca}" }}
c2s_direct_tls_ssl = ssl
https_ssl = ssl
log = {{ {{ levels = {{ min = "{log_level}" }}, to = "file", filename = "{folder}/prosody.log" }} }}
{authentication}
VirtualHost "{domain}"
{further_hosts}{anonymous}
Component "conference.{domain}" "muc"
restrict_room_creation = false
{components}
{more}
)";

}  // namespace

prosody::prosody(server_options options) : server(std::move(options), "prosody")
{
    write_accounts();
    if (this->options().host_meta)
        folder().write("www/.well-known/host-meta.json",
                       fmt::format(R"({{"links":[{{"rel":"urn:xmpp:alt-connections:websocket",)"
                                   R"("href":"{}"}}]}})",
                                   websocket_url()));
    if (this->options().sasl2) make_sasl2_modules();
    start();
}

std::string prosody::log() const { return server::log() + folder().read("prosody.log"); }

std::unique_ptr<child> prosody::launch()
{
    const auto file = folder().write("prosody.cfg.lua", configuration());
    child::command command{"prosody", "--config", file.string(), "-F"};
    child::variables environment{{"PROSODY_CONFIG", file.string()}};
    return std::make_unique<child>(std::move(command), std::move(environment));
}

bool prosody::ready(child&)
{
    return accepts_connections(port()) &&
           (options().tls == encryption::off || accepts_connections(direct_tls_port())) &&
           (options().components.empty() || accepts_connections(component_port())) &&
           (!options().websocket || accepts_connections(websocket_port()));
}

std::vector<std::string> prosody::domains() const
{
    auto all = options().further_domains;
    all.insert(all.begin(), domain());
    return all;
}

std::string prosody::modules_folder() const { return (folder().path() / "modules").string(); }

void prosody::make_sasl2_modules() const
{
    child script({MYNAH_SOURCE_DIR "/tests/support/prosody/sasl2_modules.sh", modules_folder()});
    if (script.wait(std::chrono::seconds(30)) != 0)
        throw std::runtime_error("no SASL2 for Prosody: " + script.output());
}

// One Lua file per account: far faster than `prosodyctl register`.
void prosody::write_accounts() const
{
    std::map<std::string, std::string> fields;  // by password: many share one
    for (const auto& [name, password] : options().accounts) {
        auto& known = fields[password];
        if (known.empty()) known = password_fields(options().passwords, password);
        for (const auto& host : domains())
            folder().write("data/" + encoded(host) + "/accounts/" + encoded(name) + ".dat",
                           "return { " + known + " };\n");
    }
}

std::string prosody::configuration() const
{
    const auto list = [](const std::vector<std::string>& names) {
        std::string text;
        for (const auto& name : names) text += lua_string(name) + "; ";
        return text;
    };
    std::string further_hosts;
    for (const auto& host : options().further_domains)
        further_hosts += "VirtualHost " + lua_string(host) + "\n";
    const bool tls = options().tls != encryption::off;
    std::string components;
    for (const auto& [name, secret] : options().components)
        components +=
            "Component " + lua_string(name) + "\ncomponent_secret = " + lua_string(secret) + "\n";
    const std::string anonymous =
        "VirtualHost " + lua_string(anonymous_domain()) + "\nauthentication = \"anonymous\"\n";
    return fmt::format(
        configuration_template, fmt::arg("folder", folder().path().string()),
        fmt::arg("plugin_paths", options().sasl2
                                     ? "plugin_paths = { " + lua_string(modules_folder()) + " }"
                                     : std::string()),
        fmt::arg("sasl2_modules", options().sasl2 ? sasl2_modules : ""), fmt::arg("port", port()),
        fmt::arg("direct_tls_ports", tls ? std::to_string(direct_tls_port()) : std::string()),
        fmt::arg("component_ports",
                 components.empty() ? std::string() : std::to_string(component_port())),
        fmt::arg("components", components),
        fmt::arg("ws_ports",
                 options().websocket && !tls ? std::to_string(websocket_port()) : std::string()),
        fmt::arg("wss_ports",
                 options().websocket && tls ? std::to_string(websocket_port()) : std::string()),
        fmt::arg("files_module", options().host_meta ? "\"http_files\";" : ""),
        fmt::arg("websocket_module", options().websocket ? "\"websocket\";" : ""),
        fmt::arg("tls_module", tls ? "\"tls\";" : ""),
        fmt::arg("archive", options().archive_on_disk ? "internal" : "memory"),
        fmt::arg("log_level", options().for_crowds ? "warn" : "debug"),
        fmt::arg("modules", options().for_crowds ? "" : further_modules),
        fmt::arg("require_tls", options().tls == encryption::required),
        fmt::arg("allow_plain", !tls), fmt::arg("disabled", list(options().disabled_mechanisms)),
        fmt::arg("more_modules", list(options().more_modules)),
        fmt::arg("further_hosts", further_hosts),
        fmt::arg("certificate", certificate().certificate.string()),
        fmt::arg("key", certificate().key.string()), fmt::arg("ca", ca_file().string()),
        // OpenSSL's own defaults have no cipher that old versions could take.
        fmt::arg("ciphers",
                 options().lowest_tls == tls_version::v1_0 ? "ciphers = \"ALL:@SECLEVEL=0\";" : ""),
        fmt::arg("protocols", tls_protocols(options().lowest_tls, options().highest_tls)),
        fmt::arg("authentication", options().authentication.empty()
                                       ? authentication(options().passwords)
                                       : options().authentication),
        fmt::arg("domain", domain()),
        fmt::arg("anonymous", options().anonymous_host ? anonymous : std::string()),
        fmt::arg("more", options().more));
}

std::string authentication_by_token(std::string_view settings)
{
    return "plugin_paths = { \"" MYNAH_SOURCE_DIR
           "/tests/support/prosody\" }\nauthentication = \"token\"\n" +
           std::string(settings);
}

}  // namespace mynah::testing

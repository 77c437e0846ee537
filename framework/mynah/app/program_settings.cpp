#include <mynah/app/program_settings.hpp>

#include <mynah/app/component_option.hpp>
#include <mynah/app/network_option.hpp>
#include <mynah/app/proxy_option.hpp>
#include <mynah/app/toml_config.hpp>
#include <mynah/app/version.hpp>
#include <mynah/app/websocket_option.hpp>
#include <mynah/networks/profile.hpp>
#include <mynah/protocol/sasl/token_mechanism.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

namespace mynah {
namespace {

// The options as text, before they are looked at.
class raw_options {
public:
    std::string jid;
    std::string accounts;
    std::string component;
    bool component_in_clear_text = false;
    std::size_t threads = 0;
    std::string metrics_listen;
    std::string password_file;
    std::string password_env = "MYNAH_PASSWORD";
    std::string network;
    std::string connect;
    std::string tls;
    std::string resolver;
    std::string proxy;
    std::string websocket;
    std::string log_level = "info";
    std::string log_format = "text";
};

constexpr const char* config_option = "--config";

void define(CLI::App& app, raw_options& raw, program_settings& to)
{
    app.add_option("--jid", raw.jid, "account, user@domain; a domain alone logs in anonymously");
    app.add_option("--accounts", raw.accounts,
                   "instead of --jid, a list of accounts to run a bot for each: CSV "
                   "(jid,password[,resource[,connect[,token_file]]]) or TOML ([[account]] tables)")
        ->type_name("FILE");
    define_component_options(app, raw.component, raw.component_in_clear_text);
    app.add_option("--threads", raw.threads,
                   "threads that share the accounts; default: 1 for one account, else the cores")
        ->type_name("N")
        ->check(CLI::Range(1, 1024));
    app.add_option("--metrics-listen", raw.metrics_listen,
                   "serve figures for Prometheus there, GET /metrics; without HOST: 127.0.0.1")
        ->type_name("[HOST:]PORT");
    app.add_option(
           "--state-dir", to.state_folder,
           "keep sessions and tokens there, to resume and log in by them after this program "
           "was killed; one folder for each program")
        ->type_name("DIR");
    app.add_option("--password-file", raw.password_file, "file whose first line is the password")
        ->type_name("FILE");
    app.add_option("--password-env", raw.password_env,
                   "environment variable that holds the password")
        ->type_name("NAME")
        ->capture_default_str();
    app.add_option("--token-file", to.token_file,
                   "log in by a token: a file of mynah-login, or one whose first line is a token")
        ->type_name("FILE");
    define_network_option(app, raw.network);
    app.add_option("--api-key", to.api_key,
                   "the application that the token was issued to (X-FACEBOOK-PLATFORM)")
        ->type_name("ID");
    app.add_option("--connect", raw.connect,
                   "server to connect to, instead of asking DNS for the domain's")
        ->type_name("HOST:PORT");
    app.add_option("--tls", raw.tls,
                   "starttls, direct, or off (to this machine only); default: TLS in the way that "
                   "DNS offers, else STARTTLS")
        ->type_name("starttls|direct|off");
    app.add_option("--ca-file", to.ca_file,
                   "certificate authorities to trust besides the system's (PEM)")
        ->type_name("FILE");
    app.add_option("--client-cert", to.client_certificate,
                   "client certificate and key for SASL EXTERNAL (PEM)")
        ->type_name("FILE");
    app.add_option("--resource", to.resource,
                   "resource to bind, which the server may append to; it chooses one otherwise");
    app.add_option("--mechanisms", to.mechanisms, "SASL mechanisms to use, best first")
        ->delimiter(',')
        ->type_name("NAME,...");
    app.add_flag("--allow-plain", to.allow_plain,
                 "also log in by PLAIN: the server sees the password (inside TLS)");
    app.add_flag("--allow-weaker-mechanism", to.allow_weaker_mechanism,
                 "log in also where the server offers less than at the last log-in");
    app.add_flag("--no-sasl2", to.no_sasl2,
                 "log in as in RFC 6120 also where the server has SASL2 (XEP-0388)");
    app.add_flag("--inactive", to.inactive,
                 "tell the server that nobody watches: it may hold back presence until a message "
                 "comes (XEP-0352)");
    app.add_option("--resolver", raw.resolver, "DNS server to ask instead of the system's")
        ->type_name("ADDRESS:PORT");
    define_proxy_option(app, raw.proxy);
    define_websocket_option(app, raw.websocket);
    app.add_option("--log-level", raw.log_level, "trace, debug, info, warn, error or off")
        ->capture_default_str();
    app.add_option("--log-format", raw.log_format, "text or json")->capture_default_str();
    app.add_flag(
        "--send-password-in-clear-text-to-any-host", to.clear_text_to_anywhere,
        "with --tls off: whoever is on the path can read the password and speak for the bot");
    std::vector<std::string> names;
    for (auto* option : app.get_options()) {
        const auto& name = option->get_lnames().at(0);
        if (name == "help") continue;
        option->envname(environment_name(name));
        names.push_back(name);
    }
    app.set_config(config_option, "", "TOML file with the options above")->type_name("FILE");
    app.config_formatter(std::make_shared<toml_config>(std::move(names)));
    app.allow_config_extras(CLI::config_extras_mode::error);
    app.set_version_flag("--version", std::string("mynah ") + version);
}

error mistake(std::string what) { return {errc::invalid_argument, std::move(what)}; }

result<secret> first_line(const std::string& file)
{
    errno = 0;
    std::ifstream in(file);
    std::string line;
    const bool opened = in.is_open();
    if (opened) std::getline(in, line);
    if (!opened || in.bad())
        return mistake("cannot read the password from " + file + ": " + std::strerror(errno));
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty())
        return mistake("there is no password in " + file + ": its first line is empty");
    return secret::take(line);
}

result<secret> find_password(const raw_options& raw)
{
    if (!raw.password_file.empty()) return first_line(raw.password_file);
    const char* value = std::getenv(raw.password_env.c_str());
    return secret(value != nullptr ? value : "");
}

result<std::optional<net::endpoint>> parse_endpoint(const std::string& text, std::uint16_t port,
                                                    const char* option)
{
    if (text.empty()) return std::optional<net::endpoint>();
    auto parsed = net::endpoint::parse(text, port);
    if (!parsed)
        return error(parsed.error().code,
                     std::string(option) + " " + text + ": " + parsed.error().text);
    return std::optional(std::move(*parsed));
}

result<protocol::tls_policy> parse_tls(const std::string& text)
{
    using protocol::tls_policy;
    if (text.empty()) return tls_policy::required;
    if (text == "starttls") return tls_policy::starttls;
    if (text == "direct") return tls_policy::direct;
    if (text == "off") return tls_policy::off;
    return mistake("--tls " + text + ": starttls, direct or off");
}

std::uint16_t default_port(protocol::tls_policy tls)
{
    return tls == protocol::tls_policy::direct ? 5223 : 5222;
}

// What is known before connecting: the session looks again, at who is really there.
result<void> check_clear_text(const program_settings& to, const jid& who,
                              const std::optional<net::endpoint>& connect)
{
    if (to.tls != protocol::tls_policy::off || to.clear_text_to_anywhere) return {};
    const auto& at = connect || !to.websocket ? connect : std::optional(to.websocket->at);
    const auto host = at ? at->host : std::string(who.domain());
    const auto address = net::ip_literal(host);
    if (!address || net::scope_of(*address) == net::address_scope::loopback) return {};
    if (to.component)
        return error(errc::clear_text_refused,
                     host +
                         " is not on this machine, and a component's stream has no TLS of its "
                         "own: --tls direct, or --component-in-clear-text-to-any-host");
    return error(errc::clear_text_refused,
                 "--tls off is for a server on this machine, and " + host +
                     " is not on it: whoever is on the path could read the password. If that is "
                     "what you want: --send-password-in-clear-text-to-any-host");
}

std::string known_mechanisms()
{
    std::string names;
    for (const auto& known : sasl::known_mechanisms())
        names += (names.empty() ? "" : ", ") + std::string(known.name);
    return names + ", HT-SHA-256-EXPR, HT-SHA-256-UNIQ, HT-SHA-256-ENDP, HT-SHA-256-NONE";
}

// "9100", ":9100": on this machine, for this machine.
result<std::optional<net::endpoint>> parse_listen(const std::string& text)
{
    const bool port_only = text.find_first_not_of("0123456789") == std::string::npos;
    auto full = text;
    if (!text.empty() && port_only) full = "127.0.0.1:" + text;
    if (text.starts_with(':')) full = "127.0.0.1" + text;
    auto at = parse_endpoint(full, 0, "--metrics-listen");
    if (at && *at && (*at)->host == "localhost") (*at)->host = "127.0.0.1";
    if (at && *at && !net::ip_literal((*at)->host))
        return mistake("--metrics-listen " + text + ": an address of this machine is needed");
    return at;
}

result<void> find_account(const raw_options& raw, program_settings& to)
{
    auto account = raw.jid.empty() ? account_by_token(to.network) : jid::parse(raw.jid);
    if (!account && raw.jid.empty()) return account.error();
    if (!account) return error(errc::bad_jid, "--jid " + raw.jid + ": " + account.error().text);
    if (to.resource.empty()) to.resource = account->resource();
    to.account = jid(account->bare());
    if (auto allowed = check_clear_text(to, to.account, to.connect); !allowed) return allowed;
    if (const auto* network = to.network.of(to.account)) {
        auto good = networks::check(*network, to.account, !to.token_file.empty());
        if (!good) return good;
    }

    auto password = find_password(raw);
    if (!password) return password.error();
    to.password = std::move(*password);
    if (to.password.empty() && to.client_certificate.empty() && to.token_file.empty() &&
        !to.account.local().empty())
        return error(errc::credentials_missing, "no password for " + to.account.text() + ": set " +
                                                    raw.password_env +
                                                    ", or give --password-file or --token-file");
    return {};
}

result<void> find_component_account(const raw_options& raw, program_settings& to)
{
    auto address = find_component(raw.component, to.connect);
    if (!address) return address.error();
    to.account = std::move(*address);
    if (auto allowed = check_clear_text(to, to.account, to.connect); !allowed) return allowed;
    auto password = find_password(raw);
    if (!password) return password.error();
    to.password = std::move(*password);
    if (to.password.empty())
        return error(errc::credentials_missing, "no secret for the component " + to.account.text() +
                                                    ": set " + raw.password_env +
                                                    ", or give --password-file");
    return {};
}

result<void> find_accounts(const raw_options& raw, program_settings& to)
{
    if (!raw.password_file.empty())
        return mistake("--password-file is for --jid: a list has its passwords in it");
    if (!to.token_file.empty())
        return mistake("--token-file is for --jid: a list says token_file for each account");
    auto list = read_accounts(raw.accounts, default_port(to.tls));
    if (!list) return list.error();
    to.accounts = std::move(list->accounts);
    if (list->readable_by_others)
        to.warnings.push_back(raw.accounts +
                              " has passwords in it and can be read by others: chmod 600");
    for (const auto& a : to.accounts) {
        const auto& connect = a.connect ? a.connect : to.connect;
        if (auto allowed = check_clear_text(to, a.account, connect); !allowed) return allowed;
        if (const auto* network = to.network.of(a.account)) {
            if (auto good = networks::check(*network, a.account, !a.token_file.empty()); !good)
                return error(good.error().code, raw.accounts + ", line " + std::to_string(a.line) +
                                                    ": " + good.error().text);
        }
        if (a.password.empty() && a.token_file.empty() && to.client_certificate.empty() &&
            !a.account.local().empty())
            return error(errc::credentials_missing,
                         raw.accounts + ", line " + std::to_string(a.line) + ": no password");
    }
    return {};
}

std::size_t threads_for(const raw_options& raw, const program_settings& to)
{
    if (raw.threads != 0) return raw.threads;
    if (to.accounts.size() < 2) return 1;
    return std::max(1u, std::thread::hardware_concurrency());
}

result<void> interpret(const raw_options& raw, program_settings& to)
{
    to.component = !raw.component.empty();
    if (!raw.jid.empty() && !raw.accounts.empty())
        return mistake("--jid and --accounts exclude each other: one account, or a list?");

    auto network = network_choice::parse(raw.network);
    if (!network) return network.error();
    to.network = *network;
    const auto tls = parse_tls(raw.tls);
    if (!tls) return tls.error();
    to.tls = *tls;
    auto port = default_port(to.tls);
    if (to.component) {
        const auto as_component = component_tls(raw.tls, to.tls);
        if (!as_component) return as_component.error();
        to.tls = *as_component;
        to.clear_text_to_anywhere = raw.component_in_clear_text;
        port = component_port;
    }
    auto connect = parse_endpoint(raw.connect, port, "--connect");
    if (!connect) return connect.error();
    to.connect = std::move(*connect);
    auto resolver = parse_endpoint(raw.resolver, 53, "--resolver");
    if (!resolver) return resolver.error();
    to.resolver = std::move(*resolver);
    if (to.resolver && !net::ip_literal(to.resolver->host))
        return mistake("--resolver " + raw.resolver +
                       ": an address is needed, for who would look up a name?");

    auto proxy = find_proxy(raw.proxy);
    if (!proxy) return proxy.error();
    to.proxy = std::move(*proxy);
    auto websocket = find_websocket(raw.websocket, to.tls);
    if (!websocket) return websocket.error();
    to.websocket = std::move(*websocket);
    to.discover_websocket = raw.websocket == discover_websocket;

    auto listen = parse_listen(raw.metrics_listen);
    if (!listen) return listen.error();
    to.metrics_listen = std::move(*listen);

    for (const auto& name : to.mechanisms)
        if (sasl::find_mechanism(name) == nullptr && !sasl::parse_token_mechanism(name))
            return mistake("--mechanisms: mynah does not know '" + name + "', only " +
                           known_mechanisms());

    const auto level = log::parse_level(raw.log_level);
    if (!level)
        return mistake("--log-level " + raw.log_level + ": trace, debug, info, warn, error or off");
    to.log_level = *level;
    const auto format = log::parse_format(raw.log_format);
    if (!format) return mistake("--log-format " + raw.log_format + ": text or json");
    to.log_format = *format;

    auto found = to.component           ? find_component_account(raw, to)
                 : raw.accounts.empty() ? find_account(raw, to)
                                        : find_accounts(raw, to);
    if (!found) return found;
    to.threads = threads_for(raw, to);
    return {};
}

exit_status complain(const std::string& program, const std::string& what)
{
    std::cerr << program << ": " << what << "\nRun with --help for more information.\n";
    return exit_status::usage;
}

}  // namespace

std::variant<program_settings, exit_status> parse_command_line(int argc, const char* const* argv)
{
    const auto name =
        argc > 0 ? std::filesystem::path(argv[0]).filename().string() : std::string("mynah");
    CLI::App app("A bot for XMPP.", name);
    raw_options raw;
    program_settings settings;
    define(app, raw, settings);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ConfigError& e) {
        return complain(name, app[config_option]->as<std::string>() + ": " + e.what());
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() != 0) return complain(name, e.what());
        app.exit(e);  // --help, --version
        return exit_status::stopped;
    }
    auto good = check_component_options(app);
    if (good) good = interpret(raw, settings);
    if (!good) return complain(name, good.error().text);
    return settings;
}

}  // namespace mynah

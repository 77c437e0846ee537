#include <mynah/app/program_settings.hpp>

#include <mynah/app/account_options.hpp>
#include <mynah/app/command_line.hpp>
#include <mynah/app/component_option.hpp>
#include <mynah/app/detail/mistake.hpp>
#include <mynah/app/network_option.hpp>
#include <mynah/app/proxy_option.hpp>
#include <mynah/app/version.hpp>
#include <mynah/app/warnings.hpp>
#include <mynah/app/websocket_option.hpp>
#include <mynah/protocol/sasl/token_mechanism.hpp>

#include <algorithm>
#include <exception>
#include <new>
#include <thread>

namespace mynah {
namespace {

using detail::mistake;

// The options as text, before they are looked at.
class raw_options {
public:
    account_options who;
    bool component_in_clear_text = false;
    std::size_t threads = 0;
    std::string metrics_listen;
    std::string network;
    std::string connect;
    std::string tls;
    std::string resolver;
    std::string proxy;
    std::string websocket;
    std::string log_level = "info";
    std::string log_format = "text";
};

void define(command_line& options, raw_options& raw, program_settings& to)
{
    options.add("--jid", raw.who.jid, "account, user@domain; a domain alone logs in anonymously");
    options
        .add("--accounts", raw.who.accounts,
             "instead of --jid, a list of accounts to run a bot for each: CSV "
             "(jid,password[,resource[,connect[,token_file]]]) or TOML ([[account]] tables)")
        .shown_as("FILE");
    define_component_options(options, raw.who.component, raw.component_in_clear_text);
    options
        .add("--threads", raw.threads,
             "threads that share the accounts; default: 1 for one account, else the cores")
        .shown_as("N")
        .between(1, 1024);
    options
        .add("--metrics-listen", raw.metrics_listen,
             "serve figures for Prometheus there, GET /metrics; without HOST: 127.0.0.1")
        .shown_as("[HOST:]PORT");
    options
        .add("--state-dir", to.state_folder,
             "keep sessions and tokens there, to resume and log in by them after this program "
             "was killed; one folder for each program")
        .shown_as("DIR");
    options.add("--password-file", raw.who.password_file, "file whose first line is the password")
        .shown_as("FILE");
    options
        .add("--password-env", raw.who.password_env, "environment variable that holds the password")
        .shown_as("NAME")
        .shows_default();
    options
        .add("--token-file", to.token_file,
             "log in by a token: a file of mynah-login, or one whose first line is a token")
        .shown_as("FILE");
    define_network_option(options, raw.network);
    options
        .add("--api-key", to.api_key,
             "the application that the token was issued to (X-FACEBOOK-PLATFORM)")
        .shown_as("ID");
    options
        .add("--connect", raw.connect,
             "server to connect to, instead of asking DNS for the domain's")
        .shown_as("HOST:PORT");
    options
        .add("--tls", raw.tls,
             "starttls, direct, or off (to this machine only); default: TLS in the way that "
             "DNS offers, else STARTTLS")
        .shown_as("starttls|direct|off");
    options
        .add("--ca-file", to.ca_file, "certificate authorities to trust besides the system's (PEM)")
        .shown_as("FILE");
    options
        .add("--client-cert", to.client_certificate,
             "client certificate and key for SASL EXTERNAL (PEM)")
        .shown_as("FILE");
    options.add("--resource", to.resource,
                "resource to bind, which the server may append to; it chooses one otherwise");
    options.add("--mechanisms", to.mechanisms, "SASL mechanisms to use, best first")
        .shown_as("NAME,...");
    options.add("--allow-plain", to.allow_plain,
                "also log in by PLAIN: the server sees the password (inside TLS)");
    options.add("--allow-weaker-mechanism", to.allow_weaker_mechanism,
                "log in also where the server offers less than at the last log-in");
    options.add("--no-sasl2", to.no_sasl2,
                "log in as in RFC 6120 also where the server has SASL2 (XEP-0388)");
    options.add("--bind2", to.bind2,
                "bind the resource along with the log-in, where the server can (XEP-0386): it then "
                "throws away the messages that it has kept for the account");
    options.add("--inactive", to.inactive,
                "tell the server that nobody watches: it may hold back presence until a message "
                "comes (XEP-0352)");
    options.add("--resolver", raw.resolver, "DNS server to ask instead of the system's")
        .shown_as("ADDRESS:PORT");
    define_proxy_option(options, raw.proxy);
    define_websocket_option(options, raw.websocket);
    options.add("--log-level", raw.log_level, "trace, debug, info, warn, error or off")
        .shows_default();
    options.add("--log-format", raw.log_format, "text or json").shows_default();
    options.add(
        "--send-password-in-clear-text-to-any-host", to.clear_text_to_anywhere,
        "with --tls off: whoever is on the path can read the password and speak for the bot");
    options.read_environment_and_file("--config");
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

std::size_t threads_for(const raw_options& raw, const program_settings& to)
{
    if (raw.threads != 0) return raw.threads;
    if (to.accounts.size() < 2) return 1;
    return std::max(1u, std::thread::hardware_concurrency());
}

result<void> interpret(const raw_options& raw, program_settings& to)
{
    to.component = !raw.who.component.empty();
    if (!raw.who.jid.empty() && !raw.who.accounts.empty())
        return mistake("--jid and --accounts exclude each other: one account, or a list?");

    auto network = network_choice::parse(raw.network);
    if (!network) return network.error();
    to.network = *network;
    const auto tls = parse_tls(raw.tls);
    if (!tls) return tls.error();
    to.tls = *tls;
    if (to.component) {
        const auto as_component = component_tls(raw.tls, to.tls);
        if (!as_component) return as_component.error();
        to.tls = *as_component;
        to.clear_text_to_anywhere = raw.component_in_clear_text;
    }
    auto connect = parse_endpoint(raw.connect, to.default_port(), "--connect");
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

    if (auto found = find_accounts(raw.who, to); !found) return found;
    to.threads = threads_for(raw, to);
    return {};
}

}  // namespace

std::uint16_t program_settings::default_port() const noexcept
{
    if (component) return component_port;
    return tls == protocol::tls_policy::direct ? 5223 : 5222;
}

std::variant<program_settings, exit_status> parse_command_line(int argc, const char* const* argv)
{
    command_line options(program_name(argc, argv), "A bot for XMPP.",
                         std::string("mynah ") + version);
    raw_options raw;
    program_settings settings;
    define(options, raw, settings);
    try {
        if (const auto end = options.parse(argc, argv)) return *end;
        auto good = check_component_options(options);
        if (good) good = interpret(raw, settings);
        if (!good) return options.complain(good.error().text);
    } catch (const std::bad_alloc&) {
        return options.complain("there is not enough memory for what is to be read");
    } catch (const std::exception& e) {
        return options.complain(e.what());
    }
    if (options.file_says("proxy") && settings.proxy && !settings.proxy->password.empty())
        warn_of_readers(settings, options.file(), "a proxy's password");
    warn_of_readers(settings, settings.client_certificate, "a private key");
    warn_of_readers(settings, settings.state_folder, "sessions and tokens");
    return settings;
}

}  // namespace mynah

#include <mynah/app/component_option.hpp>

#include <mynah/app/detail/mistake.hpp>

namespace mynah {
namespace {

using detail::mistake;

constexpr const char* component_name = "--component";
constexpr const char* clear_text_name = "--component-in-clear-text-to-any-host";

struct excluded {
    const char* option;
    const char* why;
};

constexpr excluded not_with_component[] = {
    {"--jid", "an account, or a component?"},
    {"--accounts", "a list of accounts, or a component?"},
    {"--token-file", "a component has a secret, by --password-file or MYNAH_PASSWORD"},
    {"--api-key", "a component logs in without a token"},
    {"--network", "a component is a part of its server, and of no network"},
    {"--websocket", "there is no WebSocket for components"},
    {"--resource", "a component has none"},
    {"--inactive", "a component is sent everything at once"},
    {"--state-dir", "a component's session cannot be resumed"},
    {"--mechanisms", "a component logs in without SASL"},
    {"--bind2", "a component logs in without SASL"},
    {"--no-sasl2", "a component logs in without SASL"},
    {"--allow-plain", "a component logs in without SASL"},
    {"--allow-weaker-mechanism", "a component logs in without SASL"},
    {"--send-password-in-clear-text-to-any-host",
     "a component has --component-in-clear-text-to-any-host"},
};

}  // namespace

void define_component_options(program_options& options, std::string& component, bool& in_clear_text)
{
    options
        .add(component_name, component,
             "instead of --jid: run as this component of the server at --connect (XEP-0114), "
             "for every address of the domain; the password is the shared secret")
        .shown_as("DOMAIN");
    options.add(clear_text_name, in_clear_text,
                "with --component and without --tls direct: whoever is on the path can read all "
                "that it says and hears, and change it");
}

result<void> check_component_options(const program_options& options)
{
    const bool component = options.has(component_name);
    if (!component && options.has(clear_text_name))
        return mistake(std::string(clear_text_name) + " is for --component");
    for (const auto& [option, why] : not_with_component)
        if (component && options.has(option))
            return mistake(std::string("--component and ") + option +
                           " exclude each other: " + why);
    return {};
}

result<jid> find_component(const std::string& option, const std::optional<net::endpoint>& connect)
{
    auto address = jid::parse(option);
    if (!address)
        return error(errc::bad_jid, "--component " + option + ": " + address.error().text);
    if (!address->resource().empty())
        return mistake("--component " + option + ": a domain, or an address of it, without /" +
                       std::string(address->resource()));
    if (!connect)
        return mistake(
            "--connect is missing: where is the server's port for components, for instance "
            "127.0.0.1:5347?");
    return std::move(*address);
}

result<protocol::tls_policy> component_tls(const std::string& option, protocol::tls_policy meaning)
{
    if (meaning == protocol::tls_policy::starttls)
        return mistake("--tls starttls: a component's stream has no STARTTLS; direct, or off");
    return option.empty() ? protocol::tls_policy::off : meaning;
}

}  // namespace mynah

#include "device.hpp"

#include <mynah/app/proxy_option.hpp>
#include <mynah/base/private_file.hpp>
#include <mynah/net/link_source.hpp>
#include <mynah/net/tls_context.hpp>
#include <mynah/oauth/file_source.hpp>

#include <memory>
#include <tuple>
#include <utility>

#include "ending.hpp"
#include "walk.hpp"

namespace mynah::login {

void device::define(command_line& program)
{
    command_ = program.subcommand(
        "device", "a person agrees in a browser, on any device; the token file is written");
    auto issuer =
        command_->add("--issuer", issuer_, "the authorization server, which knows its endpoints");
    auto at = command_->add("--device-endpoint", device_endpoint_,
                            "instead of --issuer, with --token-endpoint");
    auto tokens = command_->add("--token-endpoint", token_endpoint_,
                                "instead of --issuer, with --device-endpoint");
    at.excludes(issuer).needs(tokens);
    tokens.excludes(issuer).needs(at);
    for (auto option : {issuer, at, tokens}) option.shown_as("URL");
    command_->add("--client-id", client_id_, "the client as the server has registered it")
        .shown_as("ID")
        .required();
    command_
        ->add("--client-secret-file", client_secret_file_,
              "file whose first line is the client's secret, if it has one")
        .shown_as("FILE");
    command_->add("--scope", scope_,
                  "what to ask for, separated by spaces; many servers give a refresh token "
                  "for offline_access only");
    command_
        ->add("--token-file", token_file_,
              "the file to write, for the bot's --token-file; replaced when it is there")
        .shown_as("FILE")
        .required();
    command_
        ->add("--ca-file", ca_file_, "certificate authorities to trust besides the system's (PEM)")
        .shown_as("FILE");
    define_proxy_option(*command_, proxy_);
    command_->add("--qr", qr_, "show a QR code: auto (on a terminal with colours), always or never")
        .one_of({"auto", "always", "never"})
        .shows_default();
    command_->read_environment();
}

int device::run()
{
    if (issuer_.empty() && device_endpoint_.empty())
        return end(error(errc::invalid_argument,
                         "--issuer is missing, or --device-endpoint with --token-endpoint"));
    walk_settings to;
    to.scope = scope_;
    to.client_id = client_id_;
    to.token_file = token_file_;
    to.qr = qr_;
    for (auto [text, url, option] :
         {std::tuple(&issuer_, &to.issuer, "--issuer: "),
          std::tuple(&device_endpoint_, &to.device_endpoint, "--device-endpoint: "),
          std::tuple(&token_endpoint_, &to.token_endpoint, "--token-endpoint: ")}) {
        if (text->empty()) continue;
        auto parsed = http::url::parse(*text);
        if (!parsed) return end(error(parsed.error().code, option + parsed.error().text));
        *url = std::move(*parsed);
    }
    if (!client_secret_file_.empty()) {
        const auto content = read_private_file(client_secret_file_);
        if (!content) return end(content.error());
        auto line = oauth::token_in_first_line(content->reveal(), client_secret_file_, "secret");
        if (!line) return end(line.error());
        to.client_secret = std::move(*line);
    }
    auto proxy = find_proxy(proxy_);
    if (!proxy) return end(proxy.error());
    // Before a person has agreed to what could not be kept.
    if (auto writable = check_replaceable(token_file_); !writable)
        return end(error(writable.error().code, "--token-file: " + writable.error().text));

    net::tls_options options;
    options.ca_file = ca_file_;
    auto tls = net::tls_context::create(options);
    if (!tls) return end(tls.error());
    auto links = http::over([by = std::move(*proxy)](asio::io_context& io) {
        return std::make_unique<net::network_links>(io, std::nullopt, nullptr, by);
    });
    return walk(to, http::client(std::move(links), std::move(*tls)));
}

}  // namespace mynah::login

// Where an HTTP request goes (RFC 3986, RFC 9110 section 4.2).
#pragma once

#include <mynah/base/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace mynah::http {

class url {
public:
    static constexpr std::size_t max_size = 2048;

    // https://, or http:// to this machine: 127.0.0.0/8, [::1], localhost. The host is an IP
    // literal or a name in ASCII (A-labels). No user and no fragment. Errors: invalid_argument.
    static result<url> parse(std::string_view text);

    const std::string& text() const noexcept { return text_; }
    bool secure() const noexcept { return secure_; }
    // In lower case and without brackets.
    const std::string& host() const noexcept { return host_; }
    std::uint16_t port() const noexcept { return port_; }
    // Path and query, "/" at least.
    const std::string& target() const noexcept { return target_; }
    // The field Host: the port only where it is not the scheme's.
    std::string authority() const;
    // "https://login.example.org": for errors and logs, as a query may hold secrets.
    std::string origin() const;

    // The same place with another path, which begins with a slash; no query.
    url with_path(std::string_view path) const;
    std::string_view path() const noexcept;

private:
    url() = default;

    std::string text_;
    bool secure_ = true;
    std::string host_;
    std::uint16_t port_ = 443;
    std::string target_;
};

}  // namespace mynah::http

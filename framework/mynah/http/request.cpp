#include <mynah/http/request.hpp>

#include <mynah/base/base64.hpp>
#include <mynah/base/crypto.hpp>
#include <mynah/base/percent.hpp>

#include <string>

namespace mynah::http {

void request::authenticate(std::string_view user, const secret& password)
{
    std::string pair;
    pair.reserve(3 * (user.size() + password.reveal().size()) + 1);
    percent::append_encoded(pair, user);
    pair += ':';
    percent::append_encoded(pair, password.reveal());
    auto encoded = base64::encode(pair);
    crypto::wipe(pair);
    authorization_ = secret::take(encoded);
}

secret request::write() const
{
    std::string bytes;
    bytes.reserve(to_.target().size() + to_.host().size() + authorization_.reveal().size() +
                  accept_.size() + (form_ ? form_->reveal().size() : 0) + 512);
    bytes += form_ ? "POST " : "GET ";
    bytes += to_.target();
    bytes += " HTTP/1.1\r\nHost: ";
    bytes += to_.authority();
    bytes += "\r\nUser-Agent: mynah\r\nAccept: ";
    bytes += accept_;
    bytes += "\r\nConnection: close\r\n";
    if (!authorization_.empty()) {
        bytes += "Authorization: Basic ";
        bytes += authorization_.reveal();
        bytes += "\r\n";
    }
    if (form_) {
        bytes += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ";
        bytes += std::to_string(form_->reveal().size());
        bytes += "\r\n\r\n";
        bytes += form_->reveal();
    } else {
        bytes += "\r\n";
    }
    return secret::take(bytes);
}

}  // namespace mynah::http

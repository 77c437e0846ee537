#include <mynah/protocol/sasl/digest_md5.hpp>

#include <mynah/base/crypto.hpp>
#include <mynah/protocol/sasl/digest_challenge.hpp>
#include <mynah/protocol/sasl/no_more_messages.hpp>
#include <mynah/stanza/saslprep.hpp>

#include <algorithm>
#include <utility>

namespace mynah::sasl {
namespace {

error out_of_turn() { return {errc::bad_challenge, "DIGEST-MD5: a message out of turn"}; }

error not_authentic(const char* why)
{
    return {errc::server_not_authentic, "DIGEST-MD5: " + std::string(why)};
}

bool is_ascii(std::string_view text) noexcept
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

crypto::digest_bytes md5(std::string_view message)
{
    return crypto::digest(crypto::hash::md5, message);
}

std::string hex(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const unsigned char c : bytes) {
        out += digits[c >> 4];
        out += digits[c & 15];
    }
    return out;
}

}  // namespace

digest_md5::digest_md5(std::string user, secret password, std::string realm, std::string digest_uri,
                       std::string cnonce, std::string authzid)
    : user_(std::move(user)),
      password_(std::move(password)),
      realm_(std::move(realm)),
      digest_uri_(std::move(digest_uri)),
      cnonce_(std::move(cnonce)),
      authzid_(std::move(authzid))
{
}

result<step> digest_md5::start()
{
    if (std::exchange(state_, state::spent) != state::fresh)
        return error(errc::invalid_argument, "DIGEST-MD5: started twice");
    auto user = saslprep(user_);
    if (!user) return user.error();
    auto password = saslprep(password_.reveal());
    if (!password) return password.error();
    user_ = std::move(*user);
    password_ = secret::take(*password);
    if (user_.empty() || password_.empty() || cnonce_.empty() || !is_ascii(cnonce_))
        return error(errc::invalid_argument,
                     "DIGEST-MD5: the user name, the password or the nonce is empty");
    // Part of what is hashed is set apart by colons.
    if (user_.find(':') != std::string::npos)
        return error(errc::invalid_argument, "DIGEST-MD5: a user name with a colon");
    state_ = state::started;
    return step();
}

result<step> digest_md5::challenge(std::string_view message)
{
    switch (std::exchange(state_, state::spent)) {
        case state::started: return respond(message);
        case state::response_sent:
            if (auto checked = verify(message); !checked) return checked.error();
            state_ = state::verified;
            return step(std::string());
        case state::fresh:
        case state::verified:
        case state::spent: break;
    }
    return out_of_turn();
}

result<step> digest_md5::respond(std::string_view message)
{
    auto asked = parse_digest_challenge(message);
    if (!asked) return asked.error();
    if (!asked->utf8 && !(is_ascii(user_) && is_ascii(password_.reveal())))
        return error(errc::invalid_argument,
                     "DIGEST-MD5: the server takes names and passwords in ASCII only");
    const auto& realms = asked->realms;
    if (!realms.empty() && std::find(realms.begin(), realms.end(), realm_) == realms.end())
        realm_ = realms.front();
    nonce_ = std::move(asked->nonce);
    verifier_ = response_value({});

    std::string out = asked->utf8 ? "charset=utf-8," : "";
    out += "username=" + quote(user_) + ",realm=" + quote(realm_) + ",nonce=" + quote(nonce_);
    out += ",cnonce=" + quote(cnonce_) + ",nc=00000001,qop=auth,digest-uri=" + quote(digest_uri_);
    out += ",response=" + response_value("AUTHENTICATE");
    if (!authzid_.empty()) out += ",authzid=" + quote(authzid_);
    state_ = state::response_sent;
    return step(std::move(out));
}

std::string digest_md5::response_value(std::string_view prefix) const
{
    std::string account = user_ + ':' + realm_ + ':';
    account += password_.reveal();
    auto a1 = std::string(md5(account).view());
    crypto::wipe(account);
    a1 += ':' + nonce_ + ':' + cnonce_;
    if (!authzid_.empty()) a1 += ':' + authzid_;
    const auto a2 = std::string(prefix) + ':' + digest_uri_;
    const auto out =
        hex(md5(hex(md5(a1)) + ':' + nonce_ + ":00000001:" + cnonce_ + ":auth:" + hex(md5(a2))));
    crypto::wipe(a1);
    return out;
}

result<void> digest_md5::verify(std::string_view message) const
{
    const auto signature = parse_digest_verifier(message);
    if (!signature) return signature.error();
    if (!crypto::equal(*signature, verifier_)) return not_authentic("rspauth is wrong");
    return {};
}

result<void> digest_md5::success(std::optional<std::string_view> additional_data)
{
    switch (std::exchange(state_, state::spent)) {
        case state::response_sent:
            if (!additional_data) return not_authentic("success without rspauth");
            return verify(*additional_data);
        case state::verified: return no_additional_data(additional_data);
        case state::fresh:
        case state::started:
        case state::spent: break;
    }
    return not_authentic("success before we proved anything");
}

}  // namespace mynah::sasl

// A SCRAM client against a server that does what it likes.
//
// The first byte chooses hash and channel binding, then each line is one call:
//   c<bytes> challenge   s<bytes> success with data   S success without   k keys   K keys of a
//   wrong size v success with the right signature   V the right signature as a challenge
// The log-in may succeed only with the right signature, in its place, and after an error nothing
// works.
#include <mynah/base/base64.hpp>
#include <mynah/protocol/sasl/scram.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace mynah;
using namespace mynah::sasl;

void require(bool holds)
{
    if (!holds) std::abort();
}

// The server's view of the exchange, written down a second time.
class exchange {
public:
    exchange(crypto::hash algorithm, const gs2_binding& binding)
        : algorithm_(algorithm),
          login_(algorithm, binding, "user", "abcdefgh"),
          keys_(crypto::digest(algorithm, "client"), crypto::digest(algorithm, "server"))
    {
        const auto first = login_.start().value().response().value();
        auth_message_ = first.substr(first.find("n=user"));
    }

    void challenge(std::string_view message)
    {
        const auto next = login_.challenge(message);
        note(next.has_value());
        if (!next) return;
        if (proved_) {
            // Only the right signature is answered, and with nothing.
            require(message.starts_with("v=" + signature_) && next->response() == "");
            verified_ = true;
            return;
        }
        require(next->needs_key().has_value() && !next->needs_key()->salt.empty());
        require(next->needs_key()->iterations >= 4096 && next->needs_key()->iterations <= 100'000);
        auth_message_.append(",").append(message);
    }

    void supply_key()
    {
        const auto next = login_.supply_key(keys_);
        note(next.has_value());
        if (next) check_proof(next->response().value());
    }

    void supply_wrong_key()
    {
        const auto digest = crypto::digest(crypto::hash::sha384, "");
        const auto next = login_.supply_key(scram_keys(digest, digest));
        require(!next);
        note(false);
    }

    void success(std::optional<std::string_view> data)
    {
        const bool ok = login_.success(data).has_value();
        note(ok);
        if (!ok) return;
        require(proved_);
        require(verified_ ? data.value_or("").empty()
                          : data && data->starts_with("v=" + signature_));
        broken_ = true;  // it is over: nothing may work any more
    }

    std::string right_signature() const { return "v=" + signature_; }

private:
    void note(bool worked)
    {
        require(!(worked && broken_));
        broken_ = broken_ || !worked;
    }

    void check_proof(const std::string& response)
    {
        const auto cut = response.rfind(",p=");
        require(cut != std::string::npos);
        auth_message_ += "," + response.substr(0, cut);
        auto key = crypto::digest_bytes(base64::decode(response.substr(cut + 3)).value());
        const auto stored = crypto::digest(algorithm_, keys_.client_key);
        const auto mac = crypto::hmac(algorithm_, stored, auth_message_);
        std::transform(key.data(), key.data() + key.size(), mac.data(), key.data(),
                       [](unsigned char a, unsigned char b) -> unsigned char { return a ^ b; });
        require(crypto::digest(algorithm_, key) == stored);
        signature_ = base64::encode(crypto::hmac(algorithm_, keys_.server_key, auth_message_));
        proved_ = true;
    }

    crypto::hash algorithm_;
    scram login_;
    scram_keys keys_;
    std::string auth_message_;
    std::string signature_ = "none yet";
    bool proved_ = false;
    bool verified_ = false;
    bool broken_ = false;
};

gs2_binding binding_of(unsigned choice)
{
    if (choice == 0) return gs2_binding(gs2_flag::n);
    if (choice == 1) return gs2_binding(gs2_flag::y);
    return {channel_binding::tls_exporter, std::string(32, '\x01')};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0) return 0;
    constexpr crypto::hash hashes[] = {crypto::hash::sha1, crypto::hash::sha256,
                                       crypto::hash::sha512};
    exchange with(hashes[data[0] % 3], binding_of(data[0] / 3 % 3));

    std::string_view script(reinterpret_cast<const char*>(data + 1), size - 1);
    while (!script.empty()) {
        const auto line = script.substr(0, script.find('\n'));
        script.remove_prefix(std::min(line.size() + 1, script.size()));
        if (line.empty()) continue;
        switch (line[0]) {
            case 'c': with.challenge(line.substr(1)); break;
            case 's': with.success(line.substr(1)); break;
            case 'S': with.success(std::nullopt); break;
            case 'k': with.supply_key(); break;
            case 'K': with.supply_wrong_key(); break;
            case 'v': with.success(with.right_signature()); break;
            case 'V': with.challenge(with.right_signature()); break;
            default: break;
        }
    }
    return 0;
}

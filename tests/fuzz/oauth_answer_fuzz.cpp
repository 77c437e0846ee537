// Any bytes as the JSON of an authorization server or of a token file: what is read is within
// bounds and can be written.
#include <mynah/http/url.hpp>
#include <mynah/oauth/device_grant.hpp>
#include <mynah/oauth/discovery.hpp>
#include <mynah/oauth/refusal.hpp>
#include <mynah/oauth/token_record.hpp>

#include <cstdint>
#include <cstdlib>

using namespace mynah::oauth;

namespace {

void require(bool holds)
{
    if (!holds) std::abort();
}

void check_answers(const json_document& document)
{
    if (const auto r = token_response::read(document)) {
        require(is_token(r->access_token.reveal()));
        require(r->refresh_token.empty() || is_token(r->refresh_token.reveal()));
        require(!r->expires_in || r->expires_in->count() >= 0);
    }
    if (const auto d = device_authorization::read(document)) {
        require(d->interval.count() > 0 && d->expires_in.count() > 0);
        for (const auto& shown : {d->user_code, d->verification_uri, d->verification_uri_complete})
            for (const char c : shown) require(c >= ' ' && c < 0x7f);
    }
    if (const auto r = refusal::find(document)) {
        require(r->explain("https://example.org").code.failed());
        require(r->said == without_tokens(r->said) || r->code != refusal_code::other);
    }
    static const auto issuer = mynah::http::url::parse("https://example.org").value();
    (void)server_metadata::read(document, issuer);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto document = json_document::parse(text)) check_answers(*document);
    if (const auto record = token_record::parse(text)) {
        const auto written = record->write();
        const auto again = token_record::parse(written.reveal());
        require(again && again->write() == written);
    }
    return 0;
}

// The far end of a session's connections in memory: lets the bot in by STARTTLS, SCRAM-SHA-1 and a
// resource, whatever the pieces are in which its bytes come. A request is not answered, but another
// stanza comes.
#pragma once

#include <mynah/base/base64.hpp>
#include <mynah/protocol/sasl/scram_keys.hpp>
#include <mynah/testing/memory_links.hpp>

#include <string>
#include <string_view>

namespace mynah::testing {

class login_server {
public:
    static constexpr std::string_view password = "pencil";
    static constexpr std::uint32_t iterations = 2;  // a log-in must not take long here

    explicit login_server(memory_links& links) : links_(links) {}

    // Answers what has come since the last time. True when there was something to answer.
    bool answer()
    {
        if (links_.attempts() != attempt_) {
            attempt_ = links_.attempts();
            heard_.clear();
            stage_ = stage::header;
        }
        heard_ += links_.link().received();
        const auto reply = next_reply();
        if (reply.empty()) return false;
        heard_.clear();
        links_.link().send(reply);
        return true;
    }

    // The bot must derive a key, which it does on another thread.
    bool waits_for_proof() const noexcept { return stage_ == stage::response; }

private:
    enum class stage { header, starttls, tls_header, auth, response, sasl_header, bind, done };

    static std::string header_with(std::string_view features)
    {
        return "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
               "xmlns:stream='http://etherx.jabber.org/streams' from='example.org' id='s' "
               "version='1.0'><stream:features>" +
               std::string(features) + "</stream:features>";
    }

    static std::string element(const std::string& name, std::string_view text)
    {
        return "<" + name + " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + base64::encode(text) +
               "</" + name + ">";
    }

    std::string heard_text() const
    {
        const auto begin = heard_.find('>') + 1;
        return base64::decode(heard_.substr(begin, heard_.rfind("</") - begin)).value();
    }

    std::string next_reply()
    {
        const auto enter = [this](stage next, std::string reply) {
            stage_ = next;
            return reply;
        };
        const auto ends = [this](std::string_view end) { return heard_.ends_with(end); };
        const bool opened =
            heard_.find("<stream:stream ") != std::string::npos && heard_.ends_with('>');
        switch (stage_) {
            case stage::header:
                if (!opened) return {};
                return enter(stage::starttls,
                             header_with("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'>"
                                         "<required/></starttls>"));
            case stage::starttls:
                if (!ends("/>")) return {};
                return enter(stage::tls_header,
                             "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
            case stage::tls_header:
                if (!opened) return {};
                return enter(stage::auth,
                             header_with("<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                                         "<mechanism>SCRAM-SHA-1</mechanism></mechanisms>"));
            case stage::auth: return ends("</auth>") ? enter(stage::response, challenge()) : "";
            case stage::response:
                return ends("</response>") ? enter(stage::sasl_header, success()) : "";
            case stage::sasl_header:
                if (!opened) return {};
                return enter(stage::bind,
                             header_with("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"));
            case stage::bind: return ends("</iq>") ? enter(stage::done, bound()) : "";
            case stage::done:  // something else than the answer
                return ends("</iq>") ? "<message from='ann@example.org/x'><body>hi</body></message>"
                                     : "";
        }
        return {};
    }

    std::string challenge()
    {
        const auto first = heard_text();
        bare_ = first.substr(first.find("n=bot"));
        const auto nonce = bare_.substr(bare_.find("r=") + 2);
        first_ = "r=" + nonce + "server,s=" + base64::encode("salt") +
                 ",i=" + std::to_string(iterations);
        return element("challenge", first_);
    }

    std::string success() const
    {
        const auto final = heard_text();
        const auto keys =
            sasl::derive_keys(crypto::hash::sha1, secret(password), "salt", iterations).value();
        const auto signature =
            crypto::hmac(crypto::hash::sha1, keys.server_key,
                         bare_ + "," + first_ + "," + final.substr(0, final.find(",p=")));
        return element("success", "v=" + base64::encode(signature));
    }

    std::string bound() const
    {
        const auto at = heard_.find(" id='") + 5;
        return "<iq type='result' id='" + heard_.substr(at, heard_.find('\'', at) - at) +
               "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>bot@example.org/x</jid>"
               "</bind></iq>";
    }

    memory_links& links_;
    std::size_t attempt_ = 0;
    stage stage_ = stage::header;
    std::string heard_;
    std::string bare_;   // client-first-message-bare
    std::string first_;  // server-first-message
};

}  // namespace mynah::testing

// ejabberd 23.01 for one test: a bare Erlang node, without ejabberdctl, epmd or distribution.
//
// password_storage::plain offers every SCRAM (and -PLUS); a scram_* storage offers PLAIN and that
// one. It binds channels by tls-unique only and offers -PLUS on TLS 1.3 all the same, where nobody
// can take it. It takes two seconds to start: share one between the cases of a suite.
#pragma once

#include <tests/support/server.hpp>

namespace mynah::testing {

class ejabberd : public server {
public:
    explicit ejabberd(server_options options = {});

    // The folder of its Erlang modules; empty when it is not installed.
    static std::filesystem::path library();

    // An OAuth token of the account (scope sasl_auth), where the options ask for them.
    std::string token(std::string_view name) const;

private:
    std::unique_ptr<child> launch() override;
    bool ready(child& running) override;
    std::string configuration() const;
};

// How often it has seen the end of a link whose session can be resumed. It says so in its log, if
// that is not only for warnings (server_options::for_crowds).
int resumable_ends(const server& ejabberd);

}  // namespace mynah::testing

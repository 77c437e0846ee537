// A stream at each of its stages, each time when it is the server's turn.
#pragma once

#include "tests/unit/protocol/dialogues.hpp"

#include <vector>

namespace mynah::protocol::testing {

inline std::vector<dialogue> stages_before_bind()
{
    const auto c = config();
    std::vector<dialogue> out;
    out.push_back(dialogue(c).client(our_header).server(header()));
    out.push_back(dialogue(c)
                      .client(our_header)
                      .server(header() + features(starttls_offer))
                      .client(starttls));
    out.push_back(in_tls(c).server(header()));
    out.push_back(in_tls(c)
                      .server(header() + features(mechanisms({"SCRAM-SHA-1"})))
                      .client(auth("SCRAM-SHA-1", "n,," + client_first)));
    out.push_back(logged_in().server(header()));
    return out;
}

inline std::vector<dialogue> log_in_stages()
{
    auto out = stages_before_bind();
    out.push_back(logged_in().server(header() + features(bind_offer)).client(bind_request));
    return out;
}

inline std::vector<dialogue> stages()
{
    auto out = log_in_stages();
    out.push_back(online());
    return out;
}

}  // namespace mynah::protocol::testing

// What a scripted server says to one client: lets it in (SCRAM-SHA-256 or ANONYMOUS), grants stream
// management and acknowledges at once, has a roster of five, and answers every other request with
// an empty result.
#pragma once

#include "scram_side.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

class script {
public:
    // What the client has sent; the answer is appended to `out`. False: it may not log in.
    bool heard(std::string_view bytes, std::string& out);

    // It has sent presence.
    bool present() const noexcept { return present_; }
    // Messages that it has sent.
    std::size_t messages() const noexcept { return messages_; }

private:
    enum class stage : std::uint8_t { header, auth, response, bound_header, online, refused };

    bool step(std::string& out);
    bool authenticate(std::string& out);
    bool answer_stanza(std::string& out);
    void answer_request(std::string_view request, std::string& out);
    // Takes the input up to and including `mark`; false: it has not come yet.
    bool take(std::string_view mark, std::string& text);

    std::string input_;
    scram_side side_;
    std::size_t messages_ = 0;
    std::uint32_t handled_ = 0;  // stanzas, since stream management is on
    stage stage_ = stage::header;
    bool managed_ = false;
    bool present_ = false;
};

}  // namespace bench

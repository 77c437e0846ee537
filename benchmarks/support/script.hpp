// What a scripted server says to one client: lets it in (ANONYMOUS or EXTERNAL), grants stream
// management, has a roster of five, and answers every other request with an empty result.
#pragma once

#include <string>
#include <string_view>

namespace bench {

class script {
public:
    // What the client has sent; the answer is appended to `out`.
    void heard(std::string_view bytes, std::string& out);

private:
    enum class stage { header, auth, bound_header, online };

    bool step(std::string& out);
    bool answer_stanza(std::string& out);
    // Takes the input up to and including `mark`; false: it has not come yet.
    bool take(std::string_view mark, std::string& text);

    stage stage_ = stage::header;
    std::string input_;
};

}  // namespace bench

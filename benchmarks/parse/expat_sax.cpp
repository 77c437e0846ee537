#include "expat_sax.hpp"

#include <expat.h>

#include <cstring>
#include <stdexcept>

namespace bench {

struct expat_sax::state {
    XML_Parser parser = XML_ParserCreateNS("UTF-8", '\n');
    std::uint64_t stanzas = 0;
    std::uint64_t checksum = 0;
    int depth = 0;
};

expat_sax::expat_sax() : state_(std::make_unique<state>())
{
    XML_Parser p = state_->parser;
#ifdef MYNAH_HAVE_REPARSE_DEFERRAL
    XML_SetReparseDeferralEnabled(p, XML_FALSE);
#endif
    XML_SetUserData(p, state_.get());
    XML_SetElementHandler(
        p,
        [](void* s, const XML_Char* name, const XML_Char** attributes) {
            auto& self = *static_cast<state*>(s);
            ++self.depth;
            self.checksum += static_cast<unsigned char>(name[0]);
            for (; *attributes != nullptr; attributes += 2) ++self.checksum;
        },
        [](void* s, const XML_Char*) {
            auto& self = *static_cast<state*>(s);
            if (--self.depth == 1) ++self.stanzas;
        });
    XML_SetCharacterDataHandler(p, [](void* s, const XML_Char*, int n) {
        static_cast<state*>(s)->checksum += std::uint64_t(n);
    });
}

expat_sax::~expat_sax() { XML_ParserFree(state_->parser); }

void expat_sax::feed(std::string_view bytes)
{
    void* const room = XML_GetBuffer(state_->parser, int(bytes.size()));
    std::memcpy(room, bytes.data(), bytes.size());
    if (XML_ParseBuffer(state_->parser, int(bytes.size()), XML_FALSE) != XML_STATUS_OK)
        throw std::runtime_error(XML_ErrorString(XML_GetErrorCode(state_->parser)));
}

std::uint64_t expat_sax::stanzas() const noexcept { return state_->stanzas; }

std::uint64_t expat_sax::checksum() const noexcept { return state_->checksum; }

}  // namespace bench

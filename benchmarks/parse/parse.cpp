// Bytes to stanza: stream_parser against bare expat (XML_ParserCreateNS, SAX) on the same stream in
// the same run.
//
//   mynah-bench-parse [both|expat|mynah] [stanzas] [read size; 0: each stanza in a read of its own]
#include "expat_sax.hpp"

#include <mynah/xml/stream_parser.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace mynah::xml;

constexpr std::string_view header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams' "
    "id='c2s1' from='example.net' version='1.0' xml:lang='en'>";

// What a busy bot reads: chat messages, presence with caps, room messages, IQs. 310 bytes on
// average.
constexpr std::string_view mix[] = {
    "<message from='juliet@example.net/balcony' to='bot@example.org/mynah' type='chat' "
    "id='ktx72v49' xml:lang='en'>"
    "<body>Art thou not Romeo, and a Montague? Neither, fair saint, if either thee dislike.</body>"
    "<active xmlns='http://jabber.org/protocol/chatstates'/><request xmlns='urn:xmpp:receipts'/>"
    "<origin-id xmlns='urn:xmpp:sid:0' id='de305d54-75b4-431b-adb2-eb6b9e546013'/></message>",
    "<presence from='room@conference.example.net/thirdwitch' to='bot@example.org/mynah' "
    "id='n13mt3l'>"
    "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' "
    "node='http://code.google.com/p/exodus' "
    "ver='QgayPKawpkPSDYmwT/WM94uAlu0='/><x xmlns='http://jabber.org/protocol/muc#user'>"
    "<item affiliation='member' role='participant'/></x></presence>",
    "<message from='room@conference.example.net/firstwitch' to='bot@example.org/mynah' "
    "type='groupchat' id='m2'>"
    "<body>Harpier cries: 'tis time, 'tis time. !weather Forres &amp; the heath</body>"
    "<stanza-id xmlns='urn:xmpp:sid:0' id='1f8e6b2c' by='room@conference.example.net'/>"
    "<occupant-id xmlns='urn:xmpp:occupant-id:0' "
    "id='dd72603deec90a38ba552f7c68cbcc61bca202cd'/></message>",
    "<iq from='example.org' to='bot@example.org/mynah' type='get' id='ping-4711'><ping "
    "xmlns='urn:xmpp:ping'/></iq>",
    "<iq from='juliet@example.net/balcony' to='bot@example.org/mynah' type='result' id='disco1'>"
    "<query xmlns='http://jabber.org/protocol/disco#info'><identity category='client' type='pc' "
    "name='Gabber'/>"
    "<feature var='jabber:iq:time'/><feature var='jabber:iq:version'/><feature "
    "var='urn:xmpp:ping'/>"
    "<feature var='http://jabber.org/protocol/muc'/></query></iq>",
};

struct figures {
    std::uint64_t stanzas = 0;
    double seconds = 0;
};

// Calls feed(piece) for a header and `rounds` times the mix, in pieces as reads would give them.
template <class Feed>
double timed(std::size_t stanzas, std::size_t read_size, Feed feed)
{
    std::string block;
    while (block.size() < 1'000'000)
        for (const auto stanza : mix) block += stanza;
    std::size_t per_block = block.size() / [] {
        std::size_t n = 0;
        for (const auto stanza : mix) n += stanza.size();
        return n;
    }() * std::size(mix);
    feed(header);
    const std::clock_t start = std::clock();  // CPU, not wall: others use this machine, too
    for (std::size_t done = 0; done < stanzas; done += per_block)
        for (std::size_t at = 0, i = 0; at < block.size(); ++i) {
            const auto size = read_size == 0 ? mix[i % std::size(mix)].size() : read_size;
            feed(std::string_view(block).substr(at, size));
            at += size;
        }
    return double(std::clock() - start) / CLOCKS_PER_SEC;
}

figures run_expat(std::size_t stanzas, std::size_t read_size)
{
    bench::expat_sax sax;
    const double seconds =
        timed(stanzas, read_size, [&](std::string_view piece) { sax.feed(piece); });
    if (sax.checksum() == 0) throw std::runtime_error("nothing seen");
    return {sax.stanzas(), seconds};
}

figures run_mynah(std::size_t stanzas, std::size_t read_size)
{
    stream_parser parser;
    std::uint64_t seen = 0;
    const double seconds = timed(stanzas, read_size, [&](std::string_view piece) {
        parser.feed(piece);
        for (;;) switch (parser.next()) {
                case stream_event::none: return;
                case stream_event::stanza: seen += !parser.take().empty(); break;
                case stream_event::open:
                case stream_event::closed: break;
                case stream_event::malformed:
                    throw std::runtime_error(std::string(parser.reason()));
            }
    });
    return {seen, seconds};
}

double nanoseconds(const figures& f) { return f.seconds * 1e9 / double(f.stanzas); }

}  // namespace

int main(int argc, char** argv)
{
    const std::string_view mode = argc > 1 ? argv[1] : "both";
    const std::size_t stanzas = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 500'000;
    const std::size_t read_size = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 4096;
    if ((mode != "both" && mode != "expat" && mode != "mynah") || stanzas == 0) {
        std::fprintf(stderr, "usage: %s [both|expat|mynah] [stanzas] [read size]\n", argv[0]);
        return 2;
    }
    if (mode == "expat" || mode == "mynah") {
        const auto f =
            mode == "expat" ? run_expat(stanzas, read_size) : run_mynah(stanzas, read_size);
        std::printf("%s: %llu stanzas, %.0f ns each\n", argv[1],
                    static_cast<unsigned long long>(f.stanzas), nanoseconds(f));
        return 0;
    }
    // In turns, so that whatever else the machine does meets both; the median turn counts.
    constexpr int turns = 25;
    std::vector<double> expat, mynah, ratio;
    for (int i = 0; i < turns; ++i) {
        expat.push_back(nanoseconds(run_expat(stanzas / turns, read_size)));
        mynah.push_back(nanoseconds(run_mynah(stanzas / turns, read_size)));
        ratio.push_back(mynah.back() / expat.back());
    }
    const auto median = [](std::vector<double>& v) {
        std::nth_element(v.begin(), v.begin() + turns / 2, v.end());
        return v[turns / 2];
    };
    std::printf(
        "expat NS SAX  %6.0f ns per stanza\nmynah tree    %6.0f ns per stanza\nratio         "
        "%6.2f\n",
        median(expat), median(mynah), median(ratio));
    return 0;
}

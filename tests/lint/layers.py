"""A layer includes only those below it, and the outside world has one door for each library.

The table is framework/CMakeLists.txt: what a layer may include is what it links.
"""

import re

from house import RuleTest, files

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
LAYER = re.compile(r"^mynah_layer\((\w+)(?: DEPENDS ([\w ]+?))?(?: LINK [^)]*)?\)", re.MULTILINE)

# Who may include what of the outside world; everything else may be included everywhere.
DOORS = [
    (re.compile(r"expat"), re.compile(r"xml/stream_parser\.cpp$")),
    (re.compile(r"openssl/"), re.compile(r"base/(detail/)?(crypto|secret|random)[\w/]*\.cpp$"
                                         r"|net/(detail/\w+|(tls_|certificate|ticket_cache)\w*)\.[ch]pp$")),
    (re.compile(r"ares"), re.compile(r"net/")),
    (re.compile(r"unicode/|idn2"), re.compile(r"stanza/")),
    (re.compile(r"boost/beast"), re.compile(r"http/detail/\w+\.cpp$")),
    (re.compile(r"boost/url"), re.compile(r"http/url\.cpp$")),
    (re.compile(r"boost/json"), re.compile(r"(oauth/json|xep/host_meta)\.[ch]pp$")),
    (re.compile(r"toml\+\+"), re.compile(r"app/(accounts_file|toml_config)\.cpp$")),
    (re.compile(r"CLI/"), re.compile(r"app/command_line\.cpp$")),
    (re.compile(r"wslay"), re.compile(r"net/websocket_codec\.[ch]pp$")),
    (re.compile(r"prometheus/"), re.compile(r"pool/metrics_server\.cpp$")),
]
NO_ASIO = ("xml", "stanza", "protocol")  # they know no sockets, clocks or threads
CLOCKS = re.compile(r"(steady|system|high_resolution)_clock::now")


def table(root):
    """{layer: the layers it may include, itself among them}"""
    direct = {name: (below or "").split() for name, below in
              LAYER.findall((root / "framework/CMakeLists.txt").read_text())}

    def closure(name, seen=()):
        assert name not in seen, f"a cycle: {name}"
        return {name}.union(*(closure(below, (*seen, name)) for below in direct[name]))

    return {name: closure(name) for name in direct}


def layers(root):
    allowed = table(root)
    for file in files(root, "*.hpp", "*.cpp", inside=("framework/mynah",)):
        where = file.relative_to(root / "framework/mynah")
        layer = where.parts[0]
        if layer == "mynah.hpp":
            continue  # the umbrella
        if layer not in allowed:
            yield f"{where}: framework/CMakeLists.txt does not know the layer {layer}"
            continue
        for included in INCLUDE.findall(file.read_text()):
            other = included.split("/")[1] if included.startswith("mynah/") else None
            if other and other not in allowed[layer]:
                yield f"{where} includes <{included}>: {layer} may include {' '.join(sorted(allowed[layer]))}"


def doors(root):
    for file in files(root, "*.hpp", "*.cpp", inside=("framework/mynah",)):
        where = str(file.relative_to(root / "framework/mynah"))
        for included in INCLUDE.findall(file.read_text()):
            for library, door in DOORS:
                if library.match(included) and not door.match(where):
                    yield f"{where} includes <{included}>"


def purity(root):
    for file in files(root, "*.hpp", "*.cpp", inside=[f"framework/mynah/{layer}" for layer in NO_ASIO]):
        where = file.relative_to(root / "framework/mynah")
        text = file.read_text()
        for included in INCLUDE.findall(text):
            if included.startswith("boost/asio") or included == "mynah/base/async.hpp":
                yield f"{where} includes <{included}>: no I/O here"
        if CLOCKS.search(text):
            yield f"{where} asks what time it is: time is a parameter here"


class LayersTest(RuleTest):
    CMAKE = ("mynah_layer(base LINK fmt::fmt)\nmynah_layer(xml DEPENDS base LINK EXPAT::EXPAT)\n"
             "mynah_layer(net DEPENDS base)\nmynah_layer(session DEPENDS xml net LINK fmt::fmt)\n")

    def tree(self, file, line):
        return {"framework/CMakeLists.txt": self.CMAKE, f"framework/mynah/{file}": line + "\n"}

    def test_the_tree_keeps_its_layers(self):
        self.holds_here(layers)

    def test_the_libraries_have_one_door_each(self):
        self.holds_here(doors)

    def test_protocol_code_knows_no_io_and_no_clock(self):
        self.holds_here(purity)

    def test_a_lower_layer_may_be_included_from_far_above(self):
        self.keeps(layers, self.tree("session/a.hpp", "#include <mynah/base/result.hpp>"))

    def test_an_include_upwards_is_found(self):
        self.breaks(layers, self.tree("xml/a.hpp", "#include <mynah/session/session.hpp>"), "xml may include base xml")

    def test_an_include_sideways_is_found(self):
        self.breaks(layers, self.tree("xml/a.hpp", '  # include "mynah/net/transport.hpp"'), "net/transport.hpp")

    def test_an_unknown_layer_is_found(self):
        self.breaks(layers, self.tree("helpers/a.hpp", ""), "does not know the layer helpers")

    def test_openssl_outside_crypto_and_tls_is_found(self):
        self.keeps(doors, self.tree("net/tls_engine.cpp", "#include <openssl/ssl.h>"))
        self.breaks(doors, self.tree("session/a.cpp", "#include <openssl/ssl.h>"), "session/a.cpp")

    def test_a_second_door_to_expat_is_found(self):
        self.keeps(doors, self.tree("xml/stream_parser.cpp", "#include <expat.h>"))
        self.breaks(doors, self.tree("xml/writer.cpp", "#include <expat.h>"), "xml/writer.cpp")

    def test_asio_in_protocol_is_found(self):
        self.breaks(purity, self.tree("protocol/a.hpp", "#include <boost/asio/post.hpp>"), "no I/O")

    def test_a_clock_in_protocol_is_found(self):
        self.breaks(purity, self.tree("protocol/a.cpp", "auto t = std::chrono::steady_clock::now();"), "a parameter")

#!/bin/bash
# SASL2 for the Prosody of Debian 12, for tests: sasl2_modules.sh FOLDER
#
# Debian's prosody-modules (2023-02) has SASL2, Bind 2, their part of XEP-0198, and FAST; written for the Prosody that came
# after 0.12.3, they load there and break every log-in. This makes copies in FOLDER that work: whoever tests with them tests
# these changes as much as Prosody.
set -euo pipefail
folder=$1
modules=/usr/lib/prosody/modules
here=$(dirname "$(readlink -f "$0")")

mkdir -p "$folder"
for name in sasl2 sasl2_bind2 sasl2_sm sasl2_fast; do cp -r "$modules/mod_$name" "$folder/"; done
mkdir "$folder/mod_smacks"
cp "$modules/mod_smacks.lua" "$folder/mod_smacks/"

# change FILE OLD NEW: all of them, and there must be one
change() {
    grep -qF -- "$2" "$1" || { echo "$1 has no '$2' any more" >&2; exit 1; }
    python3 - "$@" <<'PYTHON'
import sys
name, old, new = sys.argv[1:]
text = open(name).read()
open(name, "w").write(text.replace(old, new))
PYTHON
}

# What a connection knows of its TLS is behind socket() in 0.12.
sasl2=$folder/mod_sasl2/mod_sasl2.lua
change "$sasl2" 'self.userdata["tls-unique"]:ssl_peerfinished()' 'self.userdata["tls-unique"]:socket():getpeerfinished()'
change "$sasl2" 'if not conn.ssl_exportkeyingmaterial then return end' 'if not conn:socket().exportkeyingmaterial then return end'
change "$sasl2" 'conn:ssl_exportkeyingmaterial(' 'conn:socket():exportkeyingmaterial('
change "$sasl2" 'origin.conn:ssl_info()' 'origin.conn:socket():info()'
change "$sasl2" 'origin.conn.ssl_peerfinished and origin.conn:ssl_peerfinished()' 'origin.conn:socket():getpeerfinished()'
cat "$here/sasl2_exporter.lua" >>"$sasl2"

fast=$folder/mod_sasl2_fast/mod_sasl2_fast.lua
# The SASL of old, which is there as well, has a handler of its own, and it does not know the exporter.
change "$sasl2" 'session.sasl_handler' 'session.sasl2_handler'
change "$sasl2" 'origin.sasl_handler' 'origin.sasl2_handler'
change "$fast" 'session.sasl_handler' 'session.sasl2_handler'
change "$fast" 'local issued_at = now();' 'local issued_at = math.floor(now());'
change "$fast" 'auth:get_child_attr("user-agent", nil, "id")' '(auth:get_child("user-agent") or { attr = {} }).attr.id'
change "$fast" 'jid.node(event.stream.from)' '(event.stream and jid.node(event.stream.from) or "")'

cat "$here/smacks_inline.lua" >>"$folder/mod_smacks/mod_smacks.lua"

#!/bin/sh
# Prints nanoseconds and (with valgrind) instructions per stanza: run.sh [BUILD_DIR]
set -eu
program=${1:-build/release}/bin/mynah-bench-parse
"$program"
command -v valgrind >/dev/null || exit 0
for mode in expat mynah; do
    for stanzas in 3000 9000; do
        valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" $mode $stanzas 2>&1
    done | awk -v mode=$mode '/stanzas,/ { n[++i] = $2 } /Collected/ { c[i] = $NF }
        END { printf "%-6s %7.0f instructions per stanza\n", mode, (c[2] - c[1]) / (n[2] - n[1]) }'
done

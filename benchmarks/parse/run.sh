#!/bin/sh
# Prints nanoseconds and (with valgrind) instructions per stanza: run.sh [BUILD_DIR]
set -eu
program=${1:-build/release}/bin/mynah-bench-parse
"$program"
command -v valgrind >/dev/null || exit 0
# A read of 4 KiB holds a dozen stanzas and ends within one; with 0 each stanza comes alone, as to an idle connection.
for read in 4096 0; do
    for mode in expat mynah; do
        for stanzas in 3000 9000; do
            valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" $mode $stanzas $read 2>&1
        done | awk -v mode=$mode -v read=$read '/stanzas,/ { n[++i] = $2 } /Collected/ { c[i] = $NF }
            END { printf "%-6s %7.0f instructions per stanza, %s\n", mode, (c[2] - c[1]) / (n[2] - n[1]),
                read == 0 ? "one a read" : "reads of " read }'
    done
done

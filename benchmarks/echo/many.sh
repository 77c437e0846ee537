#!/usr/bin/env bash
# What one echo costs when there are many connections: many.sh [BUILD_DIR] [CONNECTIONS]
#
# At most one message is under way per connection, so that each echo has a read and a write of its own, with one
# connection as with many. Instructions are those of user space; CPU is user and system, on one thread and on two.
set -euo pipefail
# shellcheck source=benchmarks/support/against.sh
source "$(dirname "${BASH_SOURCE[0]}")/../support/against.sh" "${1:-build/release}"
connections=${2:-10000}

# window CONNECTIONS: how many messages are under way.
window() { echo $(($1 < 64 ? $1 : 64)); }

microseconds() { # CONNECTIONS THREADS
    against --talk "$1" 200000 "$(window "$1")" -- "$bin/bench_echo_many" "$1" "$2" 200000 PORT | cut -d' ' -f2
}

instructions() { # CONNECTIONS
    local out=$folder/callgrind counted total
    counted=$(against --talk "$1" $((connections * 4)) "$(window "$1")" -- valgrind --tool=callgrind --separate-threads=yes \
        --instr-atstart=no --callgrind-out-file="$out" "$bin/bench_echo_many" "$1" 1 $((connections * 4)) PORT \
        2>"$folder/log" | cut -d' ' -f1) || { cat "$folder/log" >&2; return 1; }
    total=$(awk '/^(totals|summary):/ { print $2; exit }' "$out-02")
    echo $((total / counted))
}

# row TEXT ONE MANY UNIT
row() { awk -v w="$1" -v a="$2" -v b="$3" -v u="$4" 'BEGIN { printf "%-46s %8.1f %8.1f %s, ratio %.2f\n", w, a, b, u, b / a }'; }

one=$(instructions 1)
many=$(instructions "$connections")
row "one echo, of 1 and of $connections connections" "$one" "$many" instructions
one=$(microseconds 1 1)
many=$(microseconds "$connections" 1)
row "one echo, of 1 and of $connections connections" "$one" "$many" "us of CPU"
two=$(microseconds "$connections" 2)
row "$connections connections, on one thread and on two" "$many" "$two" "us of CPU"

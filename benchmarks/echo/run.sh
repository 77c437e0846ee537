#!/usr/bin/env bash
# What one echo costs: CPU, allocations, instructions, of mynah and of the floor.    run.sh [BUILD_DIR]
#
# Instructions and allocations per echo are differences between two runs of different length, so that starting and
# logging in do not count.
set -euo pipefail
build=$(cd "${1:-build/release}" && pwd)
bin=$build/bin
counter=$(find "$build" -name 'libbench_count_allocations.so' -print -quit)
short=5000 long=15000

floor=("$bin/bench_echo_floor" PORT)
mynah=("$bin/bench_echo_mynah" --jid localhost --tls off --connect 127.0.0.1:PORT --log-level error)

fail() {
    echo "run.sh: $*" >&2
    exit 1
}

# number TEXT: TEXT, when it is one.
number() {
    [[ $1 =~ ^[0-9]+$ ]] || fail "no figure came out of a run: '$1'"
    echo "$1"
}
instructions() { # MESSAGES CLIENT...
    local out messages=$1
    shift
    out=$(mktemp)
    "$bin/bench_echo_server" "$messages" valgrind --tool=callgrind --callgrind-out-file="$out" "$@" >/dev/null 2>&1
    number "$(awk '/^(totals|summary):/ { print $2; exit }' "$out")"
    rm -f "$out"
}
allocations() { # MESSAGES CLIENT...
    local messages=$1
    shift
    number "$("$bin/bench_echo_server" "$messages" env LD_PRELOAD="$counter" "$@" 2>&1 >/dev/null |
        awk '/allocations/ { print $1 }')"
}
per_message() { # FUNCTION CLIENT...
    local more less function=$1
    shift
    more=$("$function" "$long" "$@") less=$("$function" "$short" "$@")
    awk -v a="$more" -v b="$less" -v n=$((long - short)) 'BEGIN { printf "%.3f", (a - b) / n }'
}

printf '%-6s %16s %16s   %s\n' "" "instructions" "allocations" "CPU"
declare -A per
for who in floor mynah; do
    declare -n client=$who
    per[$who]=$(per_message instructions "${client[@]}")
    printf '%-6s %16.0f %16s   %s\n' "$who" "${per[$who]}" "$(per_message allocations "${client[@]}")" \
        "$("$bin/bench_echo_server" 300000 "${client[@]}")"
done
awk -v m="${per[mynah]}" -v f="${per[floor]}" 'BEGIN { printf "mynah / floor: %.2f in instructions per echo\n", m / f }'

"$(dirname "${BASH_SOURCE[0]}")/many.sh" "$build"

#!/usr/bin/env bash
# Memory of an idle connection: run.sh [BUILD_DIR] [CONNECTIONS]
#
# Private dirty bytes of the process, per connection, between a tenth of the connections and all of them. The server
# is another process.
set -euo pipefail
bin=$(cd "${1:-build/release}" && pwd)/bin
connections=${2:-10000}
ulimit -n "$(ulimit -Hn)"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout "$folder/key.pem" -out "$folder/cert.pem" 2>/dev/null
cat "$folder/cert.pem" "$folder/key.pem" >"$folder/both.pem"

# against SERVER_ARGUMENT... -- CLIENT ARGUMENT...: PORT becomes the server's.
against() {
    local server=("$bin/bench_server") client=() port
    while [[ $1 != -- ]]; do server+=("$1"); shift; done
    shift
    coproc SERVER { exec "${server[@]}"; }
    read -r port <&"${SERVER[0]}"
    client=("${@//PORT/$port}")
    local status=0
    "$bin/${client[0]}" "${client[@]:1}" || status=$?
    eval "exec ${SERVER[1]}>&-"  # the end of its input ends it
    wait "$SERVER_PID" || true
    return $status
}

against -- bench_idle_mynah "$connections" PORT roster
against -- bench_idle_mynah "$connections" PORT no-roster
against "$folder/both.pem" -- bench_idle_mynah "$connections" PORT roster "$folder/cert.pem"
against "$folder/both.pem" -- bench_idle_floor "$connections" PORT "$folder/cert.pem"

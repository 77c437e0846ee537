# For the run.sh of benchmarks with the scripted server: sets $bin and $folder, and has
# against() and certificate(). To be sourced, with BUILD_DIR.
# shellcheck shell=bash
bin=$(cd "$1" && pwd)/bin
ulimit -n "$(ulimit -Hn)"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Makes $folder/cert.pem, and $folder/both.pem with the key.
certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost -keyout "$folder/key.pem" -out "$folder/cert.pem" 2>/dev/null
    cat "$folder/cert.pem" "$folder/key.pem" >"$folder/both.pem"
}

# against SERVER_ARGUMENT... -- CLIENT ARGUMENT...: PORT becomes the server's. The client's status.
against() {
    local server=("$bin/bench_server") port status=0
    while [[ $1 != -- ]]; do server+=("$1"); shift; done
    shift
    coproc SERVER { exec "${server[@]}"; }
    # The variables of a coprocess are gone with it, perhaps before we look.
    local from=${SERVER[0]} to=${SERVER[1]} pid=$SERVER_PID
    read -r port <&"$from"
    "${@//PORT/$port}" || status=$?
    eval "exec $to>&-"  # the end of its input ends it
    wait "$pid" || true
    return $status
}

#!/usr/bin/env bash
# Log-ins per second of CPU (user and system, of the client's process): run.sh [BUILD_DIR] [LOGINS]
#
# Each connects, logs in, binds, turns stream management on, loads a roster of five and sends presence. The server is
# another process. The keys of SCRAM are derived once (key_cache); a tenth of the log-ins goes before and is not
# counted.
set -euo pipefail
# shellcheck source=benchmarks/support/against.sh
source "$(dirname "${BASH_SOURCE[0]}")/../support/against.sh" "${1:-build/release}"
n=${2:-5000}
certificate
tls=(--tls "$folder/both.pem")

against -- "$bin/bench_login_mynah" "$n" PORT anonymous
against -- "$bin/bench_login_mynah" "$n" PORT scram
against -- "$bin/bench_login_floor" "$n" PORT
for handshake in full resumed; do
    against "${tls[@]}" -- "$bin/bench_login_mynah" "$n" PORT scram "$folder/cert.pem" "$handshake"
    against "${tls[@]}" -- "$bin/bench_login_floor" "$n" PORT "$folder/cert.pem" "$handshake"
done

#!/usr/bin/env bash
# Memory of an idle connection: run.sh [BUILD_DIR] [CONNECTIONS]
#
# Private dirty bytes of the process, per connection, between a tenth of the connections and all of them. The server
# is another process.
set -euo pipefail
# shellcheck source=benchmarks/support/against.sh
source "$(dirname "${BASH_SOURCE[0]}")/../support/against.sh" "${1:-build/release}"
connections=${2:-10000}
certificate

against -- "$bin/bench_idle_mynah" "$connections" PORT roster
against -- "$bin/bench_idle_mynah" "$connections" PORT no-roster
against --tls "$folder/both.pem" -- "$bin/bench_idle_mynah" "$connections" PORT roster "$folder/cert.pem"
against --tls "$folder/both.pem" -- "$bin/bench_idle_mynah" "$connections" PORT roster "$folder/cert.pem" full
against --tls "$folder/both.pem" -- "$bin/bench_idle_floor" "$connections" PORT "$folder/cert.pem"

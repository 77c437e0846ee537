#!/usr/bin/env bash
# What --state-dir costs per answered message: run.sh [BUILD_DIR]
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${1:-build/release}/bin/mynah-bench-journal" "$folder"

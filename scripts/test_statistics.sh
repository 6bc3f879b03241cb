#!/usr/bin/env bash
# Proves the statistics by simulation, and that they can be measured: what `make test` leaves out for its length.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/environment.sh test
.venv/bin/python -m pytest tests/analysis tests/bench -m long "$@"

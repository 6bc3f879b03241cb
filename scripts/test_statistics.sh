#!/usr/bin/env bash
# Proves the statistics by simulation: the tests that `make test` leaves out for their length.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/environment.sh test
.venv/bin/python -m pytest tests/analysis -m long "$@"

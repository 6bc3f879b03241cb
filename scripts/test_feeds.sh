#!/usr/bin/env bash
# Sends a hundred thousand hostile questions to the readers of the feeds, which `make test` leaves out for their length.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/environment.sh test
.venv/bin/python -m pytest tests/framework/test_odata_filters.py -m long "$@"

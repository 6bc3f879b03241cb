#!/usr/bin/env bash
# Kills servers and databases while residents answer; fails if an answer that was acknowledged is missing or doubled.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/environment.sh test
scripts/assets.sh
.venv/bin/python -m tests.chaos "$@"

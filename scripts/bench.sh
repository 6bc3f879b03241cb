#!/usr/bin/env bash
# Runs the measurements; what they print are ratios, so that they mean the same on any machine.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/environment.sh test
scripts/assets.sh
.venv/bin/python -m bench "$@"

#!/usr/bin/env bash
# Runs the measurements; what they print are ratios, so that they mean the same on any machine.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/environment.sh test
scripts/assets.sh
# Statistics are measured beside R, where it is or may be installed; without it the rest is measured all the same.
if [ $# -eq 0 ] || [[ " $* " == *" statistics "* ]]; then
    scripts/system_packages.sh r-cran-survey || true
fi
.venv/bin/python -m bench "$@"

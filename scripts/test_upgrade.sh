#!/usr/bin/env bash
# Upgrades from earlier versions while residents answer; fails if a request fails or an answer is lost.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/environment.sh test
scripts/assets.sh
.venv/bin/python -m tests.upgrade "$@"

#!/usr/bin/env bash
# Runs a command with the demonstration's settings: scripts/demonstration.sh folkmoot doctor
set -euo pipefail
here=$PWD
cd "$(dirname "$0")/.."

scripts/environment.sh run
source scripts/demonstration_settings.sh
PATH=$PWD/.venv/bin:$PATH
cd "$here"
exec "$@"

#!/usr/bin/env bash
# Serves residents and officers from several machines, which are network namespaces, and accounts for what they sent.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v ip >/dev/null || [ -x /usr/sbin/ip ] || scripts/system_packages.sh iproute2
scripts/environment.sh test
scripts/assets.sh
.venv/bin/python -m tests.scale "$@"

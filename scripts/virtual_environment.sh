#!/usr/bin/env bash
# Makes an empty .venv with Python 3.11 or newer, unless there is one.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -x .venv/bin/pip ] && exit 0

good='import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'
for candidate in python3.11 python3 python3.12 python3.13; do
    if "$candidate" -c "$good" 2>/dev/null; then
        "$candidate" -m venv .venv
        exit 0
    fi
done
scripts/system_packages.sh python3 python3-venv
if ! python3 -c "$good"; then
    echo "Folkmoot needs Python 3.11 or newer with its venv module; install it as python3.11 or python3." >&2
    exit 1
fi
python3 -m venv .venv

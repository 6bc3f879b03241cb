#!/usr/bin/env bash
# Makes .venv from a lock file (run or test), once for each content of the lock, and compiles the translations.
set -euo pipefail
cd "$(dirname "$0")/.."
lock=$1

wanted=$(cat "requirements/$lock.txt" setup.cfg pyproject.toml | sha256sum)
stamp=.venv/installed-$lock
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    scripts/virtual_environment.sh
    .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r "requirements/$lock.txt"
    .venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
    echo "$wanted" >"$stamp"
    echo "The environment .venv holds what requirements/$lock.txt locks."
fi
scripts/translations.sh

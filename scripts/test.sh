#!/usr/bin/env bash
# Checks and tests everything. The last line is pytest's own; the exit code counts the checks as well.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/environment.sh test
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null ||
    scripts/system_packages.sh postgresql
command -v chromium >/dev/null || scripts/system_packages.sh chromium
# Elsewhere it would begin to serve: there its files are tried where it is installed anyway.
[ -z "${CI:-}" ] || [ -x /usr/sbin/nginx ] || scripts/system_packages.sh nginx-light
scripts/assets.sh
scripts/pdf_libraries.sh || echo "Until then the tests of PDF files are skipped." >&2

# The checks go beside the tests, whose report waits for them at its end and tells what they found.
FOLKMOOT_CHECKS=$(mktemp -d)
export FOLKMOOT_CHECKS
trap 'rm -rf "$FOLKMOOT_CHECKS"' EXIT
{
    scripts/check.sh >"$FOLKMOOT_CHECKS/said" 2>&1 && code=0 || code=$?
    echo "$code" >"$FOLKMOOT_CHECKS/code"
} &
# Three of them: each waits now and then for a browser, a server or the database.
.venv/bin/python -m pytest -p tests.reporting -n 3 --dist loadgroup "$@"

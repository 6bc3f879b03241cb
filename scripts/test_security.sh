#!/usr/bin/env bash
# Tries the doors, the insider, hostile input and the headers; then lets a scanner attack a demonstration of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/environment.sh test
scripts/assets.sh
scripts/pdf_libraries.sh || echo "Until then pages that are PDF files fail." >&2
scanner=.venv-scanner/bin/wapiti
if ! cmp -s requirements/scanner.txt .venv-scanner/installed; then
    .venv/bin/python -m venv --clear .venv-scanner
    .venv-scanner/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/scanner.txt
    cp requirements/scanner.txt .venv-scanner/installed
fi
.venv/bin/python -m pytest tests/house/test_access.py tests/house/test_headers.py tests/framework/test_odata_filters.py \
    tests/security -m "by_turns or not by_turns or long" -n 2 --dist loadgroup
.venv/bin/python -m tests.security --wapiti "$scanner" "$@"

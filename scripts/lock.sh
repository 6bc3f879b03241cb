#!/usr/bin/env bash
# Locks the dependencies of setup.cfg with their hashes; a version already locked stays unless it no longer fits.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/environment.sh test

lock() {
    .venv/bin/uv pip compile --quiet setup.cfg --generate-hashes --universal --python-version 3.11 \
        --no-header --no-emit-index-url "$@"
}
lock --extra build --output-file requirements/run.txt
lock --extra build --extra test --constraint requirements/run.txt --output-file requirements/test.txt
# The scanner has an environment of its own, .venv-scanner, because it wants other versions than ours.
echo wapiti3 | .venv/bin/uv pip compile --quiet - --generate-hashes --universal --python-version 3.11 \
    --no-header --no-emit-index-url --output-file requirements/scanner.txt

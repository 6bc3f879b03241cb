#!/usr/bin/env bash
# Looks at every page of residents in a real browser: all widths, languages and ways of using them.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/environment.sh test
command -v chromium >/dev/null || scripts/system_packages.sh chromium
scripts/assets.sh
.venv/bin/python -m pytest tests/browser/test_matrix.py tests/browser/test_alone.py \
    tests/browser/test_phone_pages.py tests/browser/test_accessibility.py tests/browser/test_offline.py \
    -m browser -n 2 --dist loadgroup "$@"

#!/usr/bin/env bash
# Removes what was built or cached; the data in instance/ stay.
set -euo pipefail
cd "$(dirname "$0")/.."

rm -rf .venv .venv-scanner node_modules static/vendor sbom.cdx.json ./*.egg-info
rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
find . -name __pycache__ -type d -prune -exec rm -rf {} +
find translations -name '*.mo' -delete 2>/dev/null || true
echo "Clean. The data in instance/ were left alone."

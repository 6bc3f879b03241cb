#!/usr/bin/env bash
# Installs what WeasyPrint draws PDFs with, where it is missing; fails, naming it, where only an administrator may.
set -euo pipefail
cd "$(dirname "$0")/.."

.venv/bin/python -W error -c 'import weasyprint' 2>/dev/null && fc-list :lang=ur 2>/dev/null | grep -q . && exit 0
scripts/system_packages.sh libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-dejavu-core fonts-noto-core

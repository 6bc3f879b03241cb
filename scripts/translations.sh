#!/usr/bin/env bash
# Compiles each catalogue that is newer than its compiled form.
set -euo pipefail
cd "$(dirname "$0")/.."

for catalogue in translations/*/LC_MESSAGES/messages.po; do
    [ -e "$catalogue" ] || continue
    compiled=${catalogue%.po}.mo
    if [ ! -e "$compiled" ] || [ "$catalogue" -nt "$compiled" ]; then
        .venv/bin/pybabel --quiet compile -i "$catalogue" -o "$compiled"
    fi
done

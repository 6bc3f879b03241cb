#!/usr/bin/env bash
# Brings each language's catalogue up to date with the messages of the code; what is new waits for its translation.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/environment.sh run

template=$(mktemp)
trap 'rm -f "$template"' EXIT
scripts/extract_messages.sh "$template"
for language in cy; do
    catalogue=translations/$language/LC_MESSAGES/messages.po
    if [ -e "$catalogue" ]; then
        .venv/bin/pybabel --quiet update -i "$template" -o "$catalogue" -l "$language" \
            --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap
    else
        mkdir -p "$(dirname "$catalogue")"
        .venv/bin/pybabel --quiet init -i "$template" -o "$catalogue" -l "$language" --no-wrap
    fi
    echo "$catalogue is up to date with the code."
done

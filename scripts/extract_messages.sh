#!/usr/bin/env bash
# Writes every translatable message of the code and the templates to the file named, in a stable order.
set -euo pipefail
cd "$(dirname "$0")/.."

.venv/bin/pybabel --quiet extract --mapping-file=babel.cfg --keywords=_l --add-comments=Translators: \
    --no-location --sort-output --no-wrap --project=Folkmoot --version=1 --msgid-bugs-address="" --header-comment="# The words of Folkmoot." \
    --output-file="$1" app core feedback framework surveys templates

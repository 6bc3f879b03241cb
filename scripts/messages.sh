#!/usr/bin/env bash
# Brings each language's catalogue up to date with the messages of the code; what is new waits for its translation.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/environment.sh run

.venv/bin/python -m scripts.messages

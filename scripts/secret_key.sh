#!/usr/bin/env bash
# Prints the secret key of the demonstration on this machine, made once and readable by its owner alone.
set -euo pipefail
cd "$(dirname "$0")/.."

key=instance/secret-key
mkdir -p -m 700 instance
[ -s "$key" ] || (umask 077 && .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(48))' >"$key")
cat "$key"

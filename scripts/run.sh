#!/usr/bin/env bash
# Serves the demonstration until Ctrl-C: one web server and one worker, both stopped at the end.
set -euo pipefail
cd "$(dirname "$0")/.."

port=${PORT:-8000}
scripts/environment.sh run
.venv/bin/python scripts/free_port.py "$port"
scripts/assets.sh
scripts/pdf_libraries.sh || echo "Until then invitations are printed from the browser instead of as PDF." >&2

source scripts/demonstration_settings.sh

.venv/bin/folkmoot migrate
.venv/bin/folkmoot demo

started=()
stop() {
    trap - EXIT INT TERM
    [ ${#started[@]} -eq 0 ] || kill -TERM "${started[@]}" 2>/dev/null || true
    wait
}
trap stop EXIT
trap 'echo; echo "Folkmoot has stopped. Your data are in instance/."; exit 0' INT TERM

.venv/bin/folkmoot serve &
started+=($!)
.venv/bin/python scripts/welcome.py "$port"  # The pages come first: the worker takes seconds to wake.
.venv/bin/folkmoot worker &
started+=($!)
wait -n
echo "The web server or the worker stopped by itself; see above." >&2
exit 1

#!/usr/bin/env bash
# Builds static/vendor/ from assets/, once for each content of the sources.
set -euo pipefail
cd "$(dirname "$0")/.."

wanted=$(find package.json package-lock.json assets -type f | sort | xargs cat | sha256sum)
stamp=static/vendor/.built-from
[ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && exit 0

command -v npm >/dev/null || scripts/system_packages.sh nodejs npm
locked=$(sha256sum <package-lock.json)
if [ "$(cat node_modules/.installed-from 2>/dev/null)" != "$locked" ]; then
    npm ci --no-progress --loglevel=error
    echo "$locked" >node_modules/.installed-from
fi
npm run --silent build
echo "$wanted" >"$stamp"

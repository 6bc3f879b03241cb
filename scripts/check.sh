#!/usr/bin/env bash
# Runs every check, says how each went, and fails if one did.
set -uo pipefail
cd "$(dirname "$0")/.."
scripts/environment.sh test || exit 1

failed=()
check() {
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then
        echo "passed  $name"
    else
        echo "FAILED  $name"
        failed+=("$name")
    fi
    [ "${failed[*]: -1}" != "$name" ] && output=$(grep '^SKIPPED' <<<"$output")
    [ -z "$output" ] || sed 's/^/        /' <<<"$output"
}

said() {
    cat "$2"
    return "$1"
}

bin=.venv/bin
# The slowest goes beside the others, and says last how it went.
types=$(mktemp)
trap 'rm -f "$types"' EXIT
$bin/mypy --no-error-summary . >"$types" 2>&1 &
mypy=$!

check "style"             $bin/ruff check --quiet .
check "layout of code"    $bin/ruff format --quiet --diff .
check "imports"           $bin/lint-imports --no-cache
check "markup"            $bin/djlint --quiet --lint templates
check "words in templates" $bin/python -m scripts.check_templates
check "translations"      $bin/python -m scripts.check_translations
check "container image"   $bin/hadolint --failure-threshold style Dockerfile
check "compose file"      $bin/check-jsonschema --quiet --builtin-schema vendor.compose-spec compose.yaml
check "migrations"        $bin/python -m scripts.check_migrations
wait $mypy
check "types"             said $? "$types"

if [ ${#failed[@]} -gt 0 ]; then
    echo "${#failed[@]} of the checks failed: ${failed[*]}." >&2
    exit 1
fi

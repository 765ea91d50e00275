#!/usr/bin/env bash
# Passes all tests that need a Docker Engine: they start one of their own and stop it again. The last line counts them. Takes long; needs root.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/setup.sh
trap 'stop_compiler; stop_engines' EXIT

reason=$(without_engine)
[ -z "$reason" ] || die "the tests do not run: $reason"

say "Building"
dotnet build tests/Engine -c Release -v q || die "the build failed"

say "Running tests/Engine"
log=$(mktemp)
dotnet test --project tests/Engine -c Release --no-build --no-ansi 2>&1 | tee "$log" | grep -vE '^\s*$'
[ -n "$(counted total "$log")" ] || die "the tests ended without a summary"
printf '%d passed, %d failed\n' "$(counted succeeded "$log")" "$(counted failed "$log")"
[ "$(counted failed "$log")" = 0 ]

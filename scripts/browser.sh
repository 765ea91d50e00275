#!/usr/bin/env bash
# Passes the tests that drive the dashboard in a real browser, Debian's Chromium. The last line counts them. Takes some minutes.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/setup.sh
trap stop_compiler EXIT

reason=$(without_browser)
[ -z "$reason" ] || die "the tests do not run: $reason"

say "Building"
dotnet build tests/Browser -c Release -v q || die "the build failed"

say "Running tests/Browser"
log=$(mktemp)
dotnet test --project tests/Browser -c Release --no-build --no-ansi 2>&1 | tee "$log" | grep -vE '^\s*$'
[ -n "$(counted total "$log")" ] || die "the tests ended without a summary"
printf '%d passed, %d failed\n' "$(counted succeeded "$log")" "$(counted failed "$log")"
[ "$(counted failed "$log")" = 0 ]

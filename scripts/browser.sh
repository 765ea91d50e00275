#!/usr/bin/env bash
# Passes the tests that drive the dashboard in a real browser, Debian's Chromium. The last line counts them. Takes some minutes.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/setup.sh
trap stop_compiler EXIT

reason=$(without_browser)
[ -z "$reason" ] || die "the tests do not run: $reason"

alone Browser

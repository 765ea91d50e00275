#!/usr/bin/env bash
# Passes all tests that need a Docker Engine: they start one of their own and stop it again. The last line counts them. Takes long; needs root.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/setup.sh
trap 'stop_compiler; stop_engines' EXIT

reason=$(without_engine)
[ -z "$reason" ] || die "the tests do not run: $reason"

alone Engine

#!/usr/bin/env bash
# Attacks the executor's invariants (docs/invariants.md) and prints the figures as a table. With --full ten times as large as the tests do it.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/setup.sh

case "${1:-}" in
  "") export ATTACK=usual ;;
  --full) export ATTACK=full ;;
  *) printf 'usage: scripts/attack.sh [--full]\n' >&2; exit 2 ;;
esac

ATTACK_FIGURES=$(mktemp)
export ATTACK_FIGURES
trap 'rm -f "$ATTACK_FIGURES"; stop_compiler; stop_engines' EXIT
reason=$(without_engine)
dotnet build tests/Attack -c Release -v q && dotnet build tests/Engine -c Release -v q || die "the build failed"

status=0
tests/Attack/bin/Release/net10.0/RunbookExecutor.Tests.Attack --no-ansi || status=$?
if [ -z "$reason" ]; then
  tests/Engine/bin/Release/net10.0/RunbookExecutor.Tests.Engine --no-ansi --filter-class '*.KillTests' || status=$?
else
  say "The kills on a real engine do not run: $reason"
fi
printf '\n| attack | figures |\n|---|---|\n'
cat "$ATTACK_FIGURES"
exit "$status"

#!/usr/bin/env bash
# Attacks the executor's invariants (docs/invariants.md) and prints the figures as a table. With --full ten times as large as the tests do it.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

case "${1:-}" in
  "") export ATTACK=usual ;;
  --full) export ATTACK=full ;;
  *) printf 'usage: scripts/attack.sh [--full]\n' >&2; exit 2 ;;
esac

ATTACK_FIGURES=$(mktemp)
export ATTACK_FIGURES
trap 'rm -f "$ATTACK_FIGURES"' EXIT
dotnet build tests/Attack -c Release -v q
status=0
tests/Attack/bin/Release/net10.0/RunbookExecutor.Tests.Attack --no-ansi || status=$?
printf '\n| attack | figures |\n|---|---|\n'
cat "$ATTACK_FIGURES"
exit "$status"

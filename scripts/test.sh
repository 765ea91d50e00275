#!/usr/bin/env bash
# Sets up what the tests need, builds everything and passes all tests. The last line counts them.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '==> %s\n' "$*"; }
die() { printf 'test.sh: %s\n' "$*" >&2; exit 1; }

command -v dotnet >/dev/null || die "the .NET SDK $(sed -n 's/.*"version": "\([^"]*\)".*/\1/p' global.json) is needed and dotnet is not on the PATH; see https://dotnet.microsoft.com/download"

# The tests on a real Docker Engine are in scripts/engine.sh, and the longest attack on the guards, a race of eight processes, is in scripts/attack.sh.
may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }
install() { say "Installing $*"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }

# Programs that the tests call, by the Debian package that brings them.
missing=()
command -v setpriv >/dev/null || missing+=(util-linux)
command -v npm >/dev/null || missing+=(npm)
if [ "${#missing[@]}" -gt 0 ]; then
  may_install || die "these Debian packages are needed: ${missing[*]} (sudo apt-get install -y ${missing[*]})"
  install "${missing[@]}" || die "apt-get could not install ${missing[*]}"
fi

say "Installing the MCP clients that the tests drive (about 300 MB the first time)"
(cd tests/clients && npm ci --no-audit --no-fund --loglevel=error) || die "npm could not install tests/clients/package.json; the tests of real MCP clients need it"

say "Building"
dotnet build RunbookExecutor.slnx -c Release -v q || die "the build failed"

passed=0 failed=0 skipped=0
for project in tests/Unit tests/Loop tests/Attack; do
  say "Running $project"
  log=$(mktemp)
  dotnet test --project "$project" -c Release --no-build --no-ansi --filter-not-trait Length=long 2>&1 | tee "$log" | grep -vE '^\s*$'
  # The runner's own summary is counted; a run that died without one counts as a failure.
  value() { sed -n "s/^ *$1: *\([0-9]*\)$/\1/p" "$log" | tail -1; }
  grep -q '^ *total:' "$log" || { failed=$((failed + 1)); rm -f "$log"; continue; }
  passed=$((passed + $(value succeeded))) failed=$((failed + $(value failed))) skipped=$((skipped + $(value skipped)))
  rm -f "$log"
done

if [ "$skipped" -gt 0 ]; then
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
else
  printf '%d passed, %d failed\n' "$passed" "$failed"
fi
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]

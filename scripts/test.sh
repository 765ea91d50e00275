#!/usr/bin/env bash
# Sets up what the tests need, builds everything and passes the tests. The last line counts them.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/setup.sh

command -v dotnet >/dev/null || die "the .NET SDK $(sed -n 's/.*"version": "\([^"]*\)".*/\1/p' global.json) is needed and dotnet is not on the PATH; see https://dotnet.microsoft.com/download"

# Programs that the tests call, by the Debian package that brings them.
missing=()
command -v setpriv >/dev/null || missing+=(util-linux)
command -v npm >/dev/null || missing+=(npm)
if [ "${#missing[@]}" -gt 0 ]; then
  may_install || die "these Debian packages are needed: ${missing[*]} (sudo apt-get install -y ${missing[*]})"
  install "${missing[@]}" || die "apt-get could not install ${missing[*]}"
fi

logs=$(mktemp -d)
beside=
trap '[ -z "$beside" ] || kill -- "-$beside" 2>/dev/null; jobs -p | xargs -r kill 2>/dev/null; stop_compiler; stop_engines; rm -rf "$logs"' EXIT
trap 'exit 130' INT TERM

say "Building, and installing the MCP clients that the tests drive (about 300 MB the first time)"
(cd tests/clients && npm ci --no-audit --no-fund --loglevel=error) & clients=$!
without_engine >"$logs/.reason" & engine=$!
dotnet build RunbookExecutor.slnx -c Release -v q || die "the build failed"
wait "$clients" || die "npm could not install tests/clients/package.json; the tests of real MCP clients need it"
wait "$engine"
reason=$(cat "$logs/.reason")

# The tests of one project, or of a part of it.
run() {
  local project=$1
  say "Running tests/$*"
  shift
  dotnet test --project "tests/$project" -c Release --no-build --no-ansi "$@" 2>&1 | tee "$logs/$project $*" | grep -vE '^\s*$'
}

# Attacks that watch no clock get only the processor time that the others leave over: at the lowest priority, and as a session of its
# own for the kernels that share the processor out by sessions.
run_beside() {
  [ ! -w /proc/self/autogroup ] || echo 19 >/proc/self/autogroup
  renice --priority 19 --pid $BASHPID >/dev/null
  run Attack --filter-not-trait Clock=real
}
export logs
export -f say run run_beside

setsid bash -c run_beside >"$logs/.beside" 2>&1 & beside=$!
run Unit
# Their processes live for seconds: code that is called often is not compiled a second time in them.
export DOTNET_TC_CallCounting=0
run Loop
[ -n "$reason" ] || run Engine
unset DOTNET_TC_CallCounting
say "Waiting for the attacks that were begun beside these"
passed=0 failed=0 skipped=0
wait "$beside" || failed=1
beside=
cat "$logs/.beside"
run Attack --filter-trait Clock=real

for log in "$logs"/*; do
  # A run that died without a summary counts as a failure.
  if [ -z "$(counted total "$log")" ]; then
    say "tests/$(basename "$log") ended without a summary"
    failed=$((failed + 1))
  else
    passed=$((passed + $(counted succeeded "$log"))) failed=$((failed + $(counted failed "$log"))) skipped=$((skipped + $(counted skipped "$log")))
  fi
done
if [ -n "$reason" ]; then
  # Not run is not passed: each of them is named and counted.
  say "The tests on a real Docker Engine do not run: $reason. These are:"
  names=$(tests/Engine/bin/Release/net10.0/RunbookExecutor.Tests.Engine --list-tests --no-ansi | grep -E '^ *RunbookExecutor\.')
  printf '%s\n' "$names"
  skipped=$((skipped + $(printf '%s\n' "$names" | wc -l)))
fi

if [ "$skipped" -gt 0 ]; then
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
else
  printf '%d passed, %d failed\n' "$passed" "$failed"
fi
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]

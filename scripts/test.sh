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
trap 'jobs -p | sed "s/^/-/" | xargs -r kill --; stop_engines; rm -rf "$logs"' EXIT
trap 'exit 130' INT TERM

say "Building, and installing the MCP clients that the tests drive (about 300 MB the first time)"
(cd tests/clients && npm ci --no-audit --no-fund --loglevel=error) & clients=$!
without_engine >"$logs/.reason" & engine=$!
dotnet build RunbookExecutor.slnx -c Release -v q || die "the build failed"
wait "$clients" || die "npm could not install tests/clients/package.json; the tests of real MCP clients need it"
wait "$engine"
reason=$(cat "$logs/.reason")

# Runs tests of a project, each line with its name before it; every part has a log of its own.
run() {
  local project=$1 part=$2
  shift 2
  dotnet test --project "tests/$project" -c Release --no-build --no-ansi "$@" 2>&1 | tee "$logs/$project.$part" | grep -vE --line-buffered '^\s*$' | sed -u "s/^/[$project] /"
}

run Unit all

# What waits for processes and what computes, side by side; the latter gives way. Each is a job of its own, because what the shell
# starts in the background otherwise could not be interrupted, and tests do that.
set -m
# What lives for seconds is not worth compiling twice: 0x1000 calls instead of 30.
DOTNET_TC_CallCountThreshold=1000 run Loop all & first=$!
{
  renice --priority 19 --pid $BASHPID >/dev/null
  run Attack busy --filter-not-trait Needs=quiet
} & second=$!
wait "$first"
wait "$second"
set +m

# What is held to real time while it uses the whole machine.
run Attack quiet --filter-trait Needs=quiet
[ -n "$reason" ] || run Engine quiet --filter-trait Needs=quiet

passed=0 failed=0 skipped=0
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
  names=$(tests/Engine/bin/Release/net10.0/RunbookExecutor.Tests.Engine --list-tests --no-ansi --filter-trait Needs=quiet | grep -E '^ *RunbookExecutor\.')
  printf '%s\n' "$names"
  skipped=$((skipped + $(printf '%s\n' "$names" | wc -l)))
fi

if [ "$skipped" -gt 0 ]; then
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
else
  printf '%d passed, %d failed\n' "$passed" "$failed"
fi
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]

#!/usr/bin/env bash
# Sets up what the tests need, builds everything and passes all tests. The last line counts them.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '==> %s\n' "$*"; }
die() { printf 'test.sh: %s\n' "$*" >&2; exit 1; }

command -v dotnet >/dev/null || die "the .NET SDK $(sed -n 's/.*"version": "\([^"]*\)".*/\1/p' global.json) is needed and dotnet is not on the PATH; see https://dotnet.microsoft.com/download"

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

# tests/Engine starts a Docker Engine of its own, which neither sees nor disturbs another one here. Prints why it cannot.
without_engine() {
  [ "$(uname -s)" = Linux ] || { echo "a Docker Engine of the tests' own runs on Linux only"; return; }
  [ "$(id -u)" = 0 ] || { echo "they start a Docker Engine of their own, which takes root (sudo ./scripts/test.sh)"; return; }
  unshare --mount --net true 2>/dev/null || { echo "they start a Docker Engine of their own, and this container may not mount; run it with --privileged"; return; }
  local missing=()
  # Debian's engine would replace another one that is installed and answers; that one's dockerd is used instead.
  command -v dockerd >/dev/null || missing+=(docker.io)
  command -v iptables >/dev/null || missing+=(iptables)
  command -v ip >/dev/null || missing+=(iproute2)
  command -v docker-compose >/dev/null || missing+=(docker-compose)
  command -v gcc >/dev/null || missing+=(gcc libc6-dev)
  # Where the kernel has it on, the engine cannot start a container without its tool.
  [ "$(cat /sys/module/apparmor/parameters/enabled 2>/dev/null)" != Y ] || command -v apparmor_parser >/dev/null || missing+=(apparmor)
  [ "${#missing[@]}" = 0 ] && return
  may_install || { echo "these Debian packages are needed: ${missing[*]}"; return; }
  install "${missing[@]}" >&2 || echo "apt-get could not install ${missing[*]}"
}

# Engines of tests that were interrupted: their owner's number is in the folder's name.
stop_engines() {
  for folder in "${TMPDIR:-/tmp}"/runbook-engine-*/; do
    [ -d "$folder" ] || continue
    owner=$(basename "$folder" | cut -d- -f3)
    [ -d "/proc/$owner" ] && continue
    if [ -S "$folder/docker.sock" ] && daemon=$(cat "$folder/docker.pid" 2>/dev/null); then
      docker --host "unix://$folder/docker.sock" ps --all --quiet | xargs -r docker --host "unix://$folder/docker.sock" rm --force >/dev/null
      kill "$daemon" && timeout 20 tail --pid "$daemon" -f /dev/null
    fi
    ip link delete "rbe$(basename "$folder" | cut -d- -f3- | tr - x)" 2>/dev/null
    grep -o " $folder[^ ]*" /proc/mounts | sort -r | xargs -r umount --lazy
    rm -rf "$folder"
  done
}
trap stop_engines EXIT

reason=$(without_engine)

say "Installing the MCP clients that the tests drive (about 300 MB the first time)"
(cd tests/clients && npm ci --no-audit --no-fund --loglevel=error) || die "npm could not install tests/clients/package.json; the tests of real MCP clients need it"

say "Building"
dotnet build RunbookExecutor.slnx -c Release -v q || die "the build failed"

passed=0 failed=0 skipped=0
run() {
  say "Running $1"
  local log
  log=$(mktemp)
  dotnet test --project "$1" -c Release --no-build --no-ansi 2>&1 | tee "$log" | grep -vE '^\s*$'
  # The runner's own summary is counted; a run that died without one counts as a failure.
  value() { sed -n "s/^ *$1: *\([0-9]*\)$/\1/p" "$log" | tail -1; }
  if grep -q '^ *total:' "$log"; then
    passed=$((passed + $(value succeeded))) failed=$((failed + $(value failed))) skipped=$((skipped + $(value skipped)))
  else
    failed=$((failed + 1))
  fi
  rm -f "$log"
}

run tests/Unit
run tests/Loop
run tests/Attack
if [ -z "$reason" ]; then
  run tests/Engine
else
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

# Read by the other scripts, not run: what they share about setting up and counting tests.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Hundreds of processes are started and each compiles its code: without a second mapping of it, and without counting which paths it
# takes, that takes less.
export DOTNET_EnableWriteXorExecute=0 DOTNET_TieredPGO=0

# One compiler for all projects instead of one each; it is this script's own, and goes with it.
export UseSharedCompilation=true SharedCompilationId="runbook-tests-$$"
stop_compiler() { grep -sal -- "-pipename[:]$SharedCompilationId\b" /proc/[0-9]*/cmdline | cut -d/ -f3 | xargs -r kill 2>/dev/null; }

say() { printf '==> %s\n' "$*"; }
die() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }
install() { say "Installing $*"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }

# A number of the test runner's own summary, by its name there; empty when the runner died without one.
counted() { sed -n "s/^ *$1: *\([0-9]*\)$/\1/p" "$2" | tail -1; }

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

# All tests of one project and nothing else, counted by the last line.
alone() {
  local project=$1 log
  log=$(mktemp)
  say "Building"
  dotnet build "tests/$project" -c Release -v q || die "the build failed"
  say "Running tests/$project"
  dotnet test --project "tests/$project" -c Release --no-build --no-ansi 2>&1 | tee "$log" | grep -vE '^\s*$'
  local passed failed
  passed=$(counted succeeded "$log") failed=$(counted failed "$log")
  rm -f "$log"
  [ -n "$passed" ] || die "the tests ended without a summary"
  printf '%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" = 0 ]
}

# tests/Browser drives Debian's Chromium. Prints why it cannot.
without_browser() {
  [ -x /usr/bin/chromium ] && return
  may_install || { echo "Debian's package chromium is needed"; return; }
  install chromium >&2 || echo "apt-get could not install chromium"
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
    # What its containers' keepers still hold when the engine itself was killed.
    for keeper in $(pgrep -f "containerd-shim.* $folder"); do
      pkill -KILL -P "$keeper"
      kill "$keeper" 2>/dev/null
    done
    ip link delete "rbe$(basename "$folder" | cut -d- -f3- | tr - x)" 2>/dev/null
    grep -o " $folder[^ ]*" /proc/mounts | sort -r | xargs -r umount --lazy
    rm -rf "$folder"
  done
}

#!/usr/bin/env bash
# Packs the image 'runbook' (or the name given) from this clone without any registry: the command published self-contained, and the
# shared libraries of this machine that it links, in an otherwise empty image. Needs the .NET SDK and docker; x86-64 and arm64 Linux.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

image=${1:-runbook:local}
say() { printf '==> %s\n' "$*"; }
die() { printf 'pack-image.sh: %s\n' "$*" >&2; exit 1; }

command -v dotnet >/dev/null || die "the .NET SDK is needed and dotnet is not on the PATH; see https://dotnet.microsoft.com/download"
command -v docker >/dev/null || die "the docker command is needed (on Debian: apt-get install docker.io)"
docker version >/dev/null 2>&1 || die "no Docker Engine answers; start one, or set DOCKER_HOST to its socket"
case $(uname -m) in
  x86_64) rid=linux-x64 ;;
  aarch64) rid=linux-arm64 ;;
  *) die "$(uname -m) is neither x86_64 nor aarch64" ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -p "$root"/{app,data,tmp,root}

say "Publishing the command with its runtime (a minute or two)"
# The lock files hold for every build; the packages of this platform's runtime are needed only here.
dotnet publish src/Cli -c Release -r "$rid" --self-contained -v quiet --artifacts-path "$work/build" -o "$root/app" \
  -p:NuGetLockFilePath=obj/image.lock.json -p:RestoreLockedMode=false -p:RunAnalyzers=false -p:GenerateDocumentationFile=false -p:DebugType=none ||
  die "the publish failed"
rm -f "$root"/app/*.xml "$root"/app/*.pdb "$root"/app/createdump

say "Adding the libraries that it links"
# The runtime looks for OpenSSL by its name when it first needs a digest.
openssl=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p | sed -n 's/.*libssl\.so\.[0-9.]* .*=> //p' | head -1)
[ -n "$openssl" ] || die "OpenSSL's library libssl is needed (on Debian: apt-get install libssl3)"
# Each at the very place where the loader looks for it; the loader itself is one of them. What links nothing makes ldd complain.
{
  printf '\tlibssl => %s (0x0)\n' "$openssl"
  ldd "$openssl"
  find "$root/app" -type f \( -name '*.so' -o -perm -u+x \) -exec ldd {} + 2>/dev/null || true
} |
  sed -n -e 's/.*=> \(\/[^ ]*\) .*/\1/p' -e 's/^[[:space:]]*\(\/[^ ]*\) (0x.*/\1/p' | grep -v "^$root" | sort -u >"$work/libraries"
while read -r library; do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done <"$work/libraries"

say "Importing $image"
# Automation never touches what carries this label, whatever its container's own labels leave open.
tar --create --owner=0 --group=0 --numeric-owner --directory "$root" . | docker import \
  --change 'ENTRYPOINT ["/app/runbook"]' \
  --change 'WORKDIR /data' \
  --change 'ENV HOME=/root DOTNET_EnableDiagnostics=0 RUNBOOK__PLATFORM=docker RUNBOOK_DATA=/data' \
  --change 'EXPOSE 8000 8001 8002 8003' \
  --change 'LABEL runbook.enable=false org.opencontainers.image.title="Runbook Executor" org.opencontainers.image.licenses=MIT' \
  - "$image" >/dev/null
say "$image: $(docker image inspect --format '{{.Size}}' "$image" | awk '{ printf "%.0f MB", $1 / 1e6 }')"

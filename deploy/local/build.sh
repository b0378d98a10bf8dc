#!/usr/bin/env bash
# Builds the five processes (Release) if a source is newer than the last build: build.sh FOLDER
set -euo pipefail
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
folder=$1
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
stamp=$folder/build.stamp

command -v dotnet >/dev/null || die "the .NET SDK is missing: install .NET 10 (https://dot.net) and run this again."

fresh() {
  [ -e "$stamp" ] || return 1
  [ -z "$(find services gateway contracts deploy/nuget Directory.*.props global.json nuget.config .editorconfig \
    \( -name bin -o -name obj -o -name node_modules \) -prune -o -type f -newer "$stamp" -print -quit)" ] || return 1
  compgen -G 'gateway/bin/Release/net10.0/Platform.Gateway.dll' >/dev/null
}

if fresh; then exit 0; fi
say 'building …'
started=$(mktemp "$folder/build.XXXXXX")
trap 'rm -f "$started"' EXIT
dotnet build deploy/local/Platform.slnf -c Release --nologo -v q -clp:NoSummary >"$folder/logs/build.log" 2>&1 || {
  grep -E 'error|warning' "$folder/logs/build.log" | sort -u | head -n 30 >&2
  die "the build failed: see $folder/logs/build.log"
}
# Dated at its beginning: what was changed while it ran is built the next time.
mv "$started" "$stamp"
trap - EXIT

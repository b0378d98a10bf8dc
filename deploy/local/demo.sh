#!/usr/bin/env bash
# Tells the guided story on the platform of this clone; starts it first if it does not run.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
# shellcheck source=deploy/local/common.sh
. "$root/deploy/local/common.sh"
folder=$root/.local
log=$folder/logs/demo-build.log

if ! "$root/run" --status >/dev/null 2>&1 || [ ! -e "$folder/run.json" ]; then "$root/run" --background >/dev/null; fi
dotnet build "$root/tests/Story" -c Release --nologo -v q >"$log" 2>&1 || {
  cat "$log" >&2
  die 'the story does not build'
}
# shellcheck source=/dev/null
. "$folder/ports.env"
exec dotnet "$root/tests/Story/bin/Release/net10.0/Platform.Story.dll" \
  "$folder/run.json" "${demo_smtp:?}" "${demo_hook:?}" "$folder/webhook.secret" "$folder/major-report.html"

#!/usr/bin/env bash
# Breaks the event path in one place at a time and shows that a test notices: tests/mutants.sh [NAME…]   (such as: tests/mutants.sh sweep-off)
# Works on a copy of the tree under .local; needs PostgreSQL and RabbitMQ as ./test does. Ends in a table; fails where a mutant survives.
# A mutant is tests/Mutants/NN-NAME.patch; its head says what it breaks and which tests must fail, at least one of them. These pass without any
# mutant first; and with each, one test beside them must go on passing, so that neither a server that is gone nor a path that is broken
# altogether counts as caught.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck source=deploy/local/common.sh
. "$root/deploy/local/common.sh"
copy=$root/.local/mutants/tree
logs=$root/.local/mutants/logs
servers=$root/.local/test-servers
project=tests/ServiceDefaults.Tests
core=services/ServiceDefaults
untouched=StoreTests.Marten_reads_what_was_appended

# Only what changed is copied anew, so that a second run builds little; as changed now, so that what a run that was broken off left behind is
# built again.
copy_tree() {
  mkdir -p "$copy" "$logs"
  local file
  while IFS= read -r -d '' file; do
    if [ -f "$root/$file" ] && ! cmp -s "$root/$file" "$copy/$file"; then
      mkdir -p "$copy/$(dirname "$file")"
      cp "$root/$file" "$copy/$file"
    fi
  done < <(cd "$root" && git ls-files -z --cached --others --exclude-standard)
}

# Warnings and analysers have had their say in the real build.
build() {
  local name=$1 what=$2
  shift 2
  (cd "$copy" && dotnet build "$what" -c Release --nologo -v q -clp:NoSummary -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false "$@") \
    >"$logs/$name.build.log" 2>&1
}

# A mutant changes one assembly and nothing that others see of it.
build_mutant() {
  build "$1" "$core" --no-restore --no-dependencies &&
    cp "$copy/$core/bin/Release/net10.0/ServiceDefaults.dll" "$copy/$project/bin/Release/net10.0/"
}

# The tests named in a patch, as a filter: A|B means the names contain A or B.
filter_of() { sed -n 's/^Caught by: //p' "$1" | sed 's/|/\n/g' | sed 's/^/FullyQualifiedName~/' | paste -sd '|'; }

run() {
  (cd "$copy" && dotnet test "$project" --no-build -c Release --nologo --logger 'console;verbosity=minimal' \
    --filter "$2|FullyQualifiedName~$untouched") >"$logs/$1.test.log" 2>&1
}

# Each test that failed, and why.
failures() { sed -n 's/^ *Failed \(.*\) \[.*\]$/\1/p; /^ *Error Message:$/{n;s/^ */  /p}' "$logs/$1.test.log"; }

verdict() {
  local name=$1 patch=$2
  : >"$logs/$name.test.log"
  if ! (cd "$copy" && patch -p1 -s --no-backup-if-mismatch <"$patch") >"$logs/$name.patch.log" 2>&1; then
    echo 'does not apply'
    return
  fi
  if ! build_mutant "$name"; then
    echo 'does not build'
  elif run "$name" "$(filter_of "$patch")"; then
    echo 'SURVIVED'
  elif ! grep -q 'Failed! ' "$logs/$name.test.log"; then
    echo 'did not run'
  elif failures "$name" | grep -qF "$untouched"; then
    echo 'breaks all'
  else
    echo 'caught'
  fi
  (cd "$copy" && patch -p1 -s -R --no-backup-if-mismatch <"$patch") >>"$logs/$name.patch.log" 2>&1
}

if [ -z "${PLATFORM_TEST_POSTGRES:-}" ] || [ -z "${PLATFORM_TEST_BROKER:-}" ]; then
  trap '"$root/deploy/local/servers.sh" remove "$servers"' EXIT
  "$root/deploy/local/servers.sh" remove "$servers"
  "$root/deploy/local/servers.sh" start "$servers" --owner $$
  # shellcheck source=/dev/null
  . "$servers/servers.env"
  export PLATFORM_TEST_POSTGRES PLATFORM_TEST_BROKER PLATFORM_TEST_BROKER_AS_SERVICE
fi

mutants=()
for patch in "$root"/tests/Mutants/*.patch; do
  name=$(basename "$patch" .patch)
  if [ $# -eq 0 ] || [[ " $* " == *" ${name#*-} "* ]]; then mutants+=("$patch"); fi
done
[ ${#mutants[@]} -gt 0 ] || die "no such mutant; they are in tests/Mutants."

copy_tree
echo "The path as it is, with all tests that the mutants name…"
build original "$project" || die "the tree does not build: see $logs/original.build.log"
all=$(for patch in "${mutants[@]}"; do filter_of "$patch" | tr '|' '\n'; done | sort -u | paste -sd '|')
run original "$all" || die "tests fail without any mutant: see $logs/original.test.log"

failed=0
table=$logs/table.txt
printf '%-28s %-14s %s\n' mutant verdict 'what it breaks' >"$table"
for patch in "${mutants[@]}"; do
  name=$(basename "$patch" .patch)
  result=$(verdict "$name" "$patch")
  [ "$result" = caught ] || failed=$((failed + 1))
  printf '%4d s  %-28s %s\n' "$SECONDS" "${name#*-}" "$result"
  printf '%-28s %-14s %s\n' "${name#*-}" "$result" "$(sed -n 's/^What: //p' "$patch")" >>"$table"
  failures "$name" | sed 's/^/    /' >>"$table"
done
echo
cat "$table"
echo "$((${#mutants[@]} - failed)) of ${#mutants[@]} caught"
[ "$failed" -eq 0 ]

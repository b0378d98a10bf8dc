#!/usr/bin/env bash
# The tour of README.md: runs its commands on the running platform and prints them with what they answered. Needs curl and jq.
#   docs/tour.sh [LOG]   LOG: the past log to import, such as volvo-incidents-2013.csv.gz; without one that part is left out
set -euo pipefail
log=${1:+$(realpath "$1")}
cd "$(dirname "${BASH_SOURCE[0]}")/.."

show() {
  printf '$ %s\n' "$1"
  eval "$1"
  echo
}

# Looks again until it is so: what one service decides reaches the others a moment later.
until_so() {
  for _ in $(seq 300); do
    if eval "$1" >/dev/null 2>&1; then return 0; fi
    sleep 0.2
  done
}

show "G=\$(jq -r .gateway .local/run.json)
  key() { echo \"Authorization: Bearer \$(jq -r .credentials.\$1 .local/run.json)\"; }"
show "curl -s \$G/v1/incidents -H \"\$(key reporter)\" --json '{
    \"contract\": \"store-hardware\", \"summary\": \"Till 3 does not start\", \"category\": \"pos\", \"severity\": \"1\",
    \"site\": \"Shanghai Xujiahui\", \"device\": \"POS 3\", \"reporter\": {\"name\": \"Wang Fang\"}}' |
  jq -c '{id, number, status, level, severity, owner, contractVersion}' | tee .local/incident.json"
show "I=\$G/v1/incidents/\$(jq -r .id .local/incident.json)"
until_so "curl -sf $I/clocks -H '$(key dispatcher)'"
show "curl -s \$I/clocks -H \"\$(key dispatcher)\" | jq -c '.[] | {name, state, dueAt, remaining}'"
show "curl -s \$I/clocks/resolution/explain -H \"\$(key dispatcher)\" | jq -c '.dueAt, (.segments[] | {from, to, counted, rule})'"
show "curl -s -X POST \$I/acknowledge -H \"\$(key engineer)\" | jq -c '{status, code, detail}'"
show "curl -s -X POST \$I/acknowledge -H \"\$(key engineer)\" -H 'If-Match: \"1\"' -H 'Idempotency-Key: tour-1' | jq -c '{status, level, owner}'"
until_so "curl -sf '$I/timeline?lang=en' -H '$(key auditor)' | grep -q acknowledged"
show "curl -s \"\$I/timeline?lang=en\" -H \"\$(key auditor)\" |
  jq -r '.entries[] | select(.source != \"/notification\") | \"\\(.happenedAt[11:19])  \\(.source)  \\(.title)\"'"
show "curl -s \"\$G/v1/feed?limit=2\" -H \"\$(key integrator)\" | jq -c '.events[] | {type, subject, sequence, tenant}'"
show "curl -s \$G/health/ready | jq -c '{status, parts: [.parts[] | {name, status}]}'"
if [ -z "$log" ]; then exit 0; fi

cp "$log" .local/past-log
show "curl -s \$G/v1/imports -H \"\$(key dispatcher)\" \\
    -F mapping=@contracts/samples/volvo-incidents.mapping.yaml -F file=@.local/past-log | jq -r .id | tee .local/import.id"
sleep 1
show "curl -s \$G/v1/imports/\$(cat .local/import.id) -H \"\$(key dispatcher)\" | jq -c '{status, lines, incidents, changes, unchanged, rejected}'"
until_so "curl -s $G/v1/imports/\$(cat .local/import.id) -H '$(key dispatcher)' | jq -e '.status != \"running\"'"
show "curl -s \$G/v1/imports/\$(cat .local/import.id) -H \"\$(key dispatcher)\" | jq -c '{status, lines, incidents, changes, unchanged, rejected}'"
S="\$G/v1/statistics/incidents?contract=store-hardware&to=2013-01-01T00:00:00Z&groupBy=label:impact"
until_so "curl -s '${S/\$G/$G}' -H '$(key auditor)' | jq -e '([.bySourceChange[].count] | add) == 65533'"
show "curl -s \"$S\" -H \"\$(key auditor)\" |
  jq -c '([.bySourceChange[].count] | add), (.bySourceStatus[] | select(.status == \"Completed\")), (.groups[] | {key, resolved, meanTimeToResolve})'"

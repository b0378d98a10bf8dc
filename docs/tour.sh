#!/usr/bin/env bash
# The tour of README.md: runs its commands on the running platform and prints them with what they answered. Needs curl and jq.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

show() {
  printf '$ %s\n' "$1"
  eval "$1"
  echo
}

show "G=\$(jq -r .gateway .local/run.json)
  key() { echo \"Authorization: Bearer \$(jq -r .credentials.\$1 .local/run.json)\"; }"
show "curl -s \$G/v1/incidents -H \"\$(key reporter)\" --json '{
    \"contract\": \"store-hardware\", \"summary\": \"Till 3 does not start\", \"category\": \"pos\", \"severity\": \"1\",
    \"site\": \"Shanghai Xujiahui\", \"device\": \"POS 3\", \"reporter\": {\"name\": \"Wang Fang\"}}' |
  jq -c '{id, number, status, level, severity, owner, contractVersion, nextBreach}' | tee .local/incident.json"
show "I=\$G/v1/incidents/\$(jq -r .id .local/incident.json)"
sleep 1
show "curl -s \$I/clocks -H \"\$(key dispatcher)\" | jq -c '.[] | {name, state, dueAt, remaining}'"
show "curl -s \$I/clocks/resolution/explain -H \"\$(key dispatcher)\" | jq -c '.dueAt, (.segments[] | {from, to, counted, rule})'"
show "curl -s -X POST \$I/acknowledge -H \"\$(key engineer)\" | jq -c '{status, code, detail}'"
show "curl -s -X POST \$I/acknowledge -H \"\$(key engineer)\" -H 'If-Match: \"1\"' -H 'Idempotency-Key: tour-1' | jq -c '{status, level, owner}'"
show "curl -s \$I/timeline?lang=en -H \"\$(key auditor)\" | jq -r '.entries[] | \"\\(.happenedAt[11:19])  \\(.source)  \\(.title)\"'"
show "curl -s \"\$G/v1/feed?limit=2\" -H \"\$(key integrator)\" | jq -c '.[]? // .events[]? | {type, subject, sequence, position, tenant}'"
show "curl -s \$G/health/ready | jq -c '{status, parts: [.parts[] | {name, status}]}'"

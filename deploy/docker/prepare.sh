#!/usr/bin/env bash
# Makes the secrets that docker-compose.yml wants, once: .env (passwords) and .local/docker (key, credentials, broker users).
# Then: docker compose up --build --detach
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=deploy/local/common.sh
. "$root/deploy/local/common.sh"
folder=$root/.local/docker
env_file=${1:-$root/.env}

mkdir -p "$folder"
chmod 700 "$folder"
if [ ! -e "$env_file" ]; then
  (
    umask 077
    for name in POSTGRES BROKER INCIDENT ESCALATION NOTIFICATION REPORTING; do
      printf '%s_PASSWORD=%s\n' "$name" "$(random_hex 24)"
    done >"$env_file"
  )
fi
# shellcheck source=/dev/null
. "$env_file"
"$root/deploy/local/credentials.sh" "$folder"
"$root/deploy/local/definitions.sh" admin="$BROKER_PASSWORD" incident="$INCIDENT_PASSWORD" escalation="$ESCALATION_PASSWORD" \
  notification="$NOTIFICATION_PASSWORD" reporting="$REPORTING_PASSWORD" >"$folder/definitions.json"
# Mounted into containers whose users are not ours; the folder keeps everybody else on this machine out.
chmod 644 "$folder/identity.key" "$folder/credentials.json" "$folder/webhook.secret" "$folder/definitions.json"
say "The API keys, one per role, are in $folder/keys.env, the secret that signs webhooks in $folder/webhook.secret"

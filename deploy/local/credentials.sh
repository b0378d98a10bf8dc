#!/usr/bin/env bash
# The secrets of a local platform, made once: credentials.sh FOLDER
#   identity.key      the key with which the gateway signs what the services trust
#   webhook.secret    the secret with which webhooks to this machine are signed
#   keys.env          one API key per role, in the clear, for the person at this machine
#   credentials.json  what the gateway reads: their hashes, roles and tenants
set -euo pipefail
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
folder=$1
umask 077

if [ ! -e "$folder/identity.key" ]; then
  head -c 48 /dev/urandom | base64 -w0 >"$folder/identity.key"
fi
if [ ! -e "$folder/webhook.secret" ]; then
  printf 'whsec_%s' "$(head -c 32 /dev/urandom | base64 -w0)" >"$folder/webhook.secret"
fi
if [ -e "$folder/keys.env" ] && [ -e "$folder/credentials.json" ]; then exit 0; fi

entries=''
: >"$folder/keys.env"
for role in reporter dispatcher engineer manager customer auditor integrator administrator; do
  case $role in
    reporter | customer) tenants='"demo-retail"' ;;
    *) tenants='"demo-retail","demo-telecom"' ;;
  esac
  key=pk_${role}_$(random_hex 20)
  hash=$(printf '%s' "$key" | sha256sum | cut -c1-64)
  printf '%s=%s\n' "$role" "$key" >>"$folder/keys.env"
  entries+="${entries:+,
  }{\"name\":\"demo-$role\",\"sha256\":\"$hash\",\"roles\":[\"$role\"],\"tenants\":[$tenants]}"
done
printf '{"credentials":[\n  %s\n]}\n' "$entries" >"$folder/credentials.json"

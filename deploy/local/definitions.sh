#!/usr/bin/env bash
# Prints the broker's users as RabbitMQ definitions: definitions.sh NAME=PASSWORD…
# `admin` may do everything, a service only what begins with the platform's prefix. Passwords leave here only as hashes.
set -euo pipefail
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# RabbitMQ's form: base64(salt ‖ SHA-256(salt ‖ password)), with a salt of four bytes.
hash_of() {
  local salt hash
  salt=$(random_hex 4 | sed 's/../\\x&/g')
  # shellcheck disable=SC2059  # the format is the bytes
  hash=$(printf "$salt%s" "$1" | sha256sum | cut -c1-64 | sed 's/../\\x&/g')
  # shellcheck disable=SC2059  # the format is the bytes
  printf "$salt$hash" | base64 -w0
}

users='' permissions=''
for pair in "$@"; do
  name=${pair%%=*} scope='^platform\\..*' tags='[]'
  if [ "$name" = admin ]; then scope='.*' tags='["administrator"]'; fi
  users+="${users:+,}{\"name\":\"$name\",\"password_hash\":\"$(hash_of "${pair#*=}")\",\"hashing_algorithm\":\"rabbit_password_hashing_sha256\",\"tags\":$tags}"
  permissions+="${permissions:+,}{\"user\":\"$name\",\"vhost\":\"/\",\"configure\":\"$scope\",\"write\":\"$scope\",\"read\":\"$scope\"}"
done
printf '{"users":[%s],"vhosts":[{"name":"/"}],"permissions":[%s]}\n' "$users" "$permissions"

#!/usr/bin/env bash
# A private PostgreSQL from the system's package: postgres.sh start|stop FOLDER PORT
# The superuser's password is in POSTGRES_PASSWORD when it is started for the first time.
set -euo pipefail
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

action=$1 folder=$2
if [ "$action" = stop ] && [ ! -e "$folder/postgres" ]; then exit 0; fi
home=$(server_home "$folder" postgres postgres)
data=$home/data

start() {
  local port=$1 bin password
  bin=$(dirname "$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1)")
  if [ ! -e "$data/PG_VERSION" ]; then
    password=$home/password
    (umask 077 && printf '%s' "$POSTGRES_PASSWORD" >"$password")
    if is_root; then chown postgres: "$password"; fi
    # No sync now: nothing is in it yet, and fsync is on as soon as it serves.
    as_user postgres "$bin/initdb" -D "$data" -U postgres --auth=scram-sha-256 --pwfile="$password" \
      --encoding=UTF8 --no-locale --no-sync >"$home/initdb.log" || { cat "$home/initdb.log" >&2; return 1; }
    rm -f "$password"
  fi
  as_user postgres "$bin/pg_ctl" start -w -t 60 -D "$data" -l "$home/postgres.log" -o "-p $port \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c log_min_duration_statement=1000 $(postgres_settings | tr '\n' ' ')" \
    >/dev/null </dev/null || { tail -n 20 "$home/postgres.log" >&2; return 1; }
}

case $action in
  start) if ! runs "$data/postmaster.pid" "$data"; then start "$3"; fi ;;
  stop) stop_pid "$data/postmaster.pid" "$data" INT 30 ;;
  *) die "postgres.sh start|stop FOLDER PORT" ;;
esac

#!/usr/bin/env bash
# PostgreSQL and RabbitMQ for a run of the platform or of its tests.
#   servers.sh start  FOLDER [--owner PID] [--broker-later]   their addresses are in FOLDER/servers.env afterwards
#   servers.sh wait   FOLDER                                   until the broker answers
#   servers.sh psql   FOLDER ARGUMENT…                         psql as superuser
#   servers.sh alarm  FOLDER on|off                            the broker's memory alarm, which blocks whoever publishes
#   servers.sh stop   FOLDER                                   what is stored stays
#   servers.sh remove FOLDER                                   and is gone after this
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/local/common.sh
. "$here/common.sh"

[ $# -ge 2 ] || die "servers.sh start|wait|psql|alarm|stop|remove FOLDER"
action=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd -P)
shift 2
env_file=$folder/servers.env

# The same address as last time where it is still free; passwords are made once.
settle() {
  # shellcheck source=/dev/null
  if [ -e "$env_file" ]; then . "$env_file"; fi
  local name
  for name in POSTGRES_PORT BROKER_PORT EPMD_PORT DISTRIBUTION_PORT; do
    if [ -z "${!name:-}" ] || ! port_is_free "${!name}"; then printf -v "$name" '%s' "$(free_port)"; fi
  done
  for name in POSTGRES_PASSWORD BROKER_PASSWORD {INCIDENT,ESCALATION,NOTIFICATION,REPORTING}_PASSWORD; do
    if [ -z "${!name:-}" ]; then printf -v "$name" '%s' "$(random_hex 24)"; fi
  done
  KIND=${KIND:-$(server_kind)}
  # shellcheck disable=SC2034  # all three are written by name
  PLATFORM_TEST_POSTGRES="Host=127.0.0.1;Port=$POSTGRES_PORT;Username=postgres;Password=$POSTGRES_PASSWORD;Database=postgres"
  # shellcheck disable=SC2034
  PLATFORM_TEST_BROKER="amqp://admin:$BROKER_PASSWORD@127.0.0.1:$BROKER_PORT/"
  # shellcheck disable=SC2034
  PLATFORM_TEST_BROKER_AS_SERVICE="amqp://incident:$INCIDENT_PASSWORD@127.0.0.1:$BROKER_PORT/"
  (
    umask 077
    for name in KIND {POSTGRES,BROKER,EPMD,DISTRIBUTION}_PORT {POSTGRES,BROKER,INCIDENT,ESCALATION,NOTIFICATION,REPORTING}_PASSWORD \
      PLATFORM_TEST_POSTGRES PLATFORM_TEST_BROKER PLATFORM_TEST_BROKER_AS_SERVICE; do
      printf "%s='%s'\n" "$name" "${!name}"
    done >"$env_file"
    "$here/definitions.sh" admin="$BROKER_PASSWORD" incident="$INCIDENT_PASSWORD" escalation="$ESCALATION_PASSWORD" \
      notification="$NOTIFICATION_PASSWORD" reporting="$REPORTING_PASSWORD" >"$folder/definitions.json"
  )
  export POSTGRES_PASSWORD
}

running() {
  [ -e "$env_file" ] || return 1
  # shellcheck source=/dev/null
  . "$env_file"
  ! port_is_free "$POSTGRES_PORT" && ! port_is_free "$BROKER_PORT"
}

start_private() {
  "$here/install.sh" 'postgresql=/usr/lib/postgresql/*/bin/initdb' 'rabbitmq-server=/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server'
  # The broker first: it takes several times as long and starts on its own meanwhile.
  "$here/rabbitmq.sh" start "$folder" "$BROKER_PORT" "$EPMD_PORT" "$DISTRIBUTION_PORT"
  "$here/postgres.sh" start "$folder" "$POSTGRES_PORT"
}

# Ends the servers when the process that wanted them is gone, however it went.
guard() {
  local owner=$1
  while kill -0 "$owner" 2>/dev/null && [ -e "$env_file" ]; do sleep 2; done
  if [ -e "$env_file" ]; then remove; fi
}

start() {
  local owner='' later=''
  while [ $# -gt 0 ]; do
    case $1 in
      --owner) owner=$2 && shift 2 ;;
      --broker-later) later=yes && shift ;;
      *) die "servers.sh start: unknown option $1" ;;
    esac
  done
  if ! running; then
    # One of the two alone would be told another port than the one it has.
    stop
    settle
    if [ "$KIND" = docker ]; then
      "$here/containers.sh" start "$folder" "$POSTGRES_PORT" "$BROKER_PORT"
      later=''
    else
      start_private
    fi
  fi
  if [ -n "$owner" ]; then setsid "$here/servers.sh" guard "$folder" "$owner" >/dev/null 2>&1 </dev/null & fi
  if [ -z "$later" ]; then wait_for_broker; fi
}

wait_for_broker() {
  # shellcheck source=/dev/null
  . "$env_file"
  if [ "$KIND" = docker ]; then "$here/containers.sh" wait "$folder"; else "$here/rabbitmq.sh" wait "$folder" "$BROKER_PORT"; fi
}

run_psql() {
  # shellcheck source=/dev/null
  . "$env_file"
  export PGPASSWORD=$POSTGRES_PASSWORD
  if [ "$KIND" = docker ]; then
    "$here/containers.sh" psql "$folder" "$@"
  else
    psql -h 127.0.0.1 -p "$POSTGRES_PORT" -U postgres "$@"
  fi
}

alarm() {
  local limit=$broker_memory
  if [ "$1" = on ]; then limit=1; fi
  # shellcheck source=/dev/null
  . "$env_file"
  set -- set_vm_memory_high_watermark absolute "$limit"
  if [ "$KIND" = docker ]; then
    "$here/containers.sh" broker "$folder" "$@"
  else
    "$here/rabbitmq.sh" ctl "$folder" "$EPMD_PORT" "$@"
  fi
}

stop() {
  [ -e "$env_file" ] || return 0
  # shellcheck source=/dev/null
  . "$env_file"
  if [ "$KIND" = docker ]; then
    "$here/containers.sh" stop "$folder"
  else
    "$here/rabbitmq.sh" stop "$folder" &
    "$here/postgres.sh" stop "$folder"
    wait
  fi
}

remove() {
  local kind='' server
  if [ -e "$env_file" ]; then kind=$(sed -n "s/^KIND='\(.*\)'/\1/p" "$env_file"); fi
  stop
  if [ "$kind" = docker ]; then "$here/containers.sh" remove "$folder"; fi
  for server in postgres rabbitmq; do
    if [ -L "$folder/$server" ]; then
      rm -rf "$(readlink -f "$folder/$server")"
      rmdir "$(dirname "$(readlink -f "$folder/$server")")" 2>/dev/null || true
    fi
  done
  rm -rf "$folder"
}

case $action in
  start) start "$@" ;;
  wait) wait_for_broker ;;
  psql) run_psql "$@" ;;
  alarm) alarm "$1" ;;
  stop) stop ;;
  remove) remove ;;
  guard) guard "$1" ;;
  *) die "servers.sh start|wait|psql|alarm|stop|remove FOLDER" ;;
esac

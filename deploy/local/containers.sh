#!/usr/bin/env bash
# The two servers as containers, where a Docker engine answers: containers.sh start|wait|psql|broker|stop|remove FOLDER [PG_PORT MQ_PORT]
set -euo pipefail
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

action=$1 folder=$2
name=platform-$(printf '%s' "$folder" | sha256sum | cut -c1-12)

exists() { docker container inspect "$1" >/dev/null 2>&1; }

start() {
  local postgres_port=$1 broker_port=$2 settings
  printf 'load_definitions = /etc/rabbitmq/definitions.json\n' >"$folder/rabbitmq.conf"
  chmod 644 "$folder/rabbitmq.conf" "$folder/definitions.json"
  # The ports may have changed since: containers are made anew, the volumes keep what was stored.
  docker rm -f "$name-postgres" "$name-rabbitmq" >/dev/null 2>&1 || true
  mapfile -t settings < <(postgres_settings)
  docker run -d --name "$name-postgres" -p "127.0.0.1:$postgres_port:5432" -v "$name-postgres:/var/lib/postgresql/data" \
    -e POSTGRES_PASSWORD postgres:17 "${settings[@]}" >/dev/null
  docker run -d --name "$name-rabbitmq" --hostname rabbitmq -p "127.0.0.1:$broker_port:5672" -v "$name-rabbitmq:/var/lib/rabbitmq" \
    -v "$folder/rabbitmq.conf:/etc/rabbitmq/conf.d/90-platform.conf:ro" \
    -v "$folder/definitions.json:/etc/rabbitmq/definitions.json:ro" rabbitmq:4 >/dev/null
}

wait_for() {
  for _ in $(seq 300); do
    if docker exec "$name-postgres" pg_isready -q -h 127.0.0.1 &&
      docker exec "$name-rabbitmq" rabbitmq-diagnostics -q check_port_listener 5672 >/dev/null 2>&1; then
      return 0
    fi
    sleep 0.5
  done
  die "the containers $name-postgres and $name-rabbitmq did not get ready: see 'docker logs'"
}

case $action in
  start) start "$3" "$4" ;;
  wait) wait_for ;;
  psql) shift 2 && docker exec -i -e PGPASSWORD "$name-postgres" psql -h 127.0.0.1 -U postgres "$@" ;;
  broker) shift 2 && docker exec "$name-rabbitmq" rabbitmqctl --quiet "$@" ;;
  stop)
    for server in postgres rabbitmq; do
      if exists "$name-$server"; then docker stop "$name-$server" >/dev/null; fi
    done
    ;;
  remove)
    docker rm -f "$name-postgres" "$name-rabbitmq" >/dev/null 2>&1 || true
    docker volume rm "$name-postgres" "$name-rabbitmq" >/dev/null 2>&1 || true
    ;;
  *) die "containers.sh start|wait|psql|broker|stop|remove FOLDER [PG_PORT MQ_PORT]" ;;
esac

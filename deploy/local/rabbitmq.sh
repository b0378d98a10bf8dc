#!/usr/bin/env bash
# A private RabbitMQ from the system's package:
#   rabbitmq.sh start FOLDER PORT EPMD_PORT DISTRIBUTION_PORT
#   rabbitmq.sh wait  FOLDER PORT
#   rabbitmq.sh ctl   FOLDER EPMD_PORT ARGUMENT…                rabbitmqctl
#   rabbitmq.sh stop  FOLDER
# Users come from FOLDER/definitions.json, so there is no guest.
set -euo pipefail
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

action=$1 folder=$2 node=platform@localhost
if [ "$action" = stop ] && [ ! -e "$folder/rabbitmq" ]; then exit 0; fi
home=$(server_home "$folder" rabbitmq rabbitmq)

# A program of the package itself, past the wrapper that looks for the system's server.
program() { compgen -G "/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/$1" | sort -V | tail -n 1; }

configure() {
  local port=$1
  cp "$folder/definitions.json" "$home/definitions.json"
  # Limits are absolute: a share of the machine would block publishers on a full disk or in a small container.
  cat >"$home/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$port
load_definitions = $home/definitions.json
disk_free_limit.absolute = 100MB
vm_memory_high_watermark.absolute = $broker_memory
raft.wal_max_size_bytes = 67108864
CONF
  echo '[].' >"$home/enabled_plugins"
  : >"$home/env.conf"
  if is_root; then chown -R rabbitmq: "$home"; fi
}

# In the background, detached: Ctrl-C in the terminal must reach the services first and the broker last.
detached() {
  local log=$1
  shift
  exec_as rabbitmq env HOME="$home" setsid "$@" >>"$log" 2>&1 </dev/null &
}

start() {
  local port=$1 epmd=$2 distribution=$3
  configure "$port"
  # Our own name server, in the foreground of its process, so that we know its id and can end it.
  detached "$home/epmd.log" epmd -port "$epmd" -address 127.0.0.1 -relaxed_command_check
  echo $! >"$folder/epmd.pid"
  # The three +sbwt: without them an idle broker keeps a core busy.
  detached "$home/console.log" env ERL_CRASH_DUMP="$home/erl_crash.dump" ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT="$epmd" \
    RABBITMQ_NODENAME=$node RABBITMQ_DIST_PORT="$distribution" \
    RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT="$port" \
    RABBITMQ_CONF_ENV_FILE="$home/env.conf" RABBITMQ_CONFIG_FILE="$home/rabbitmq.conf" \
    RABBITMQ_MNESIA_BASE="$home/data" RABBITMQ_LOG_BASE="$home/log" \
    RABBITMQ_GENERATED_CONFIG_DIR="$home/generated" RABBITMQ_SCHEMA_DIR="$home/schema" \
    RABBITMQ_ENABLED_PLUGINS_FILE="$home/enabled_plugins" RABBITMQ_PID_FILE="$home/pid" \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none" \
    "$(program rabbitmq-server)"
  echo $! >"$folder/broker.pid"
}

greets() {
  local answer=''
  exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
  printf 'AMQP\0\0\011\001' >&3
  LC_ALL=C read -r -n 1 -t 5 -d '' answer <&3 || true
  exec 3>&-
  # The answer is a method frame (type 1): the broker, not just somebody, listens.
  [ "$answer" = $'\001' ]
}

wait_for() {
  local port=$1
  for _ in $(seq 600); do
    if greets "$port" 2>/dev/null; then return 0; fi
    kill -0 "$(pid_in "$folder/broker.pid")" 2>/dev/null || break
    sleep 0.2
  done
  tail -n 30 "$home"/console.log >&2
  die "RabbitMQ does not answer: see $home/console.log and $home/log"
}

ctl() {
  local epmd=$1
  shift
  as_user rabbitmq env HOME="$home" ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT="$epmd" RABBITMQ_CONF_ENV_FILE="$home/env.conf" \
    "$(program rabbitmqctl)" --quiet --node "$node" "$@"
}

case $action in
  start) if ! runs "$home/pid" "$home"; then start "$3" "$4" "$5"; fi ;;
  wait) wait_for "$3" ;;
  ctl) shift 2 && ctl "$@" ;;
  stop)
    stop_pid "$home/pid" "$home" TERM 30
    stop_pid "$folder/epmd.pid" epmd TERM 5
    ;;
  *) die "rabbitmq.sh start|wait|ctl|stop FOLDER …" ;;
esac

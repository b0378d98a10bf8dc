#!/usr/bin/env bash
# The platform's five processes: processes.sh start|stop|status|failed FOLDER [NAME]
# Expects servers/servers.env, identity.key and credentials.json in FOLDER; keeps ports.env, a pid file and a log per process there.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=deploy/local/common.sh
. "$root/deploy/local/common.sh"
action=$1 folder=$2
services=(incident escalation notification reporting)

dll_of() {
  case $1 in
    gateway) printf '%s/gateway/bin/Release/net10.0/Platform.Gateway.dll' "$root" ;;
    *) printf '%s/services/%s/bin/Release/net10.0/Platform.%s.dll' "$root" "${1^}" "${1^}" ;;
  esac
}

alive() { runs "$folder/$1.pid" "$(dll_of "$1")"; }

# Ports stay what they were, unless somebody else has taken one while the platform was down.
settle_ports() {
  local name gateway_port=${PLATFORM_PORT:-}
  # shellcheck source=/dev/null
  if [ -e "$folder/ports.env" ]; then . "$folder/ports.env"; fi
  gateway_http1=${gateway_port:-${gateway_http1:-8080}}
  for name in {gateway,incident,escalation,notification,reporting}_http1 {incident,escalation,notification,reporting}_http2 \
    demo_smtp demo_hook; do
    if [ -z "${!name:-}" ] || { ! alive "${name%_*}" && ! port_is_free "${!name}"; }; then
      printf -v "$name" '%s' "$(free_port)"
    fi
    printf "%s='%s'\n" "$name" "${!name}"
  done >"$folder/ports.env.new"
  mv "$folder/ports.env.new" "$folder/ports.env"
  # shellcheck source=/dev/null
  . "$folder/ports.env"
}

# What every process is told; the standard configuration keys with __ for the colon.
export_common() {
  export ASPNETCORE_ENVIRONMENT=${PLATFORM_ENVIRONMENT:-Development}
  export Platform__Identity__KeyFile=$folder/identity.key
  export Logging__LogLevel__Default=${PLATFORM_LOG_LEVEL:-Information}
  local service port
  for service in "${services[@]}"; do
    port=${service}_http2
    export "Platform__Services__$service=http://127.0.0.1:${!port}"
  done
}

# Nobody at the sample contracts' addresses is to be told by a run on one machine: mail goes to a port of this machine and
# webhooks to another. `./run demo` listens there; until then they wait and are tried again, as they would be with real receivers.
tell_this_machine() {
  local samples=("$root"/contracts/samples/*.yaml) contact secret
  arguments=(
    "--Notification:Smtp:Host=${PLATFORM_SMTP_HOST:-127.0.0.1}" "--Notification:Smtp:Port=${PLATFORM_SMTP_PORT:-$demo_smtp}"
    "--Notification:Smtp:Security=${PLATFORM_SMTP_SECURITY:-None}"
  )
  if [ "$ASPNETCORE_ENVIRONMENT" != Development ]; then return; fi
  arguments+=("--Notification:Webhooks:AllowedHosts:0=127.0.0.1:$demo_hook")
  # The contact is the last `- id:` before its webhook.
  while read -r contact; do
    arguments+=("--Notification:Overrides:$contact:webhook=http://127.0.0.1:$demo_hook/$contact")
  done < <(sed -nE 's/^ +- id: ([a-z0-9-]+)$/\1/; /^[a-z0-9-]+$/h; /type: webhook/{x;p;x}' "${samples[@]}" | sort -u)
  while read -r secret; do
    arguments+=("--Notification:Webhooks:Secrets:$secret:File=$folder/webhook.secret")
  done < <(sed -nE 's/.*type: webhook.* secret: ([a-z0-9-]+).*/\1/p' "${samples[@]}" | sort -u)
}

start_one() {
  local name=$1 http1=${1}_http1 http2=${1}_http2 password=${1^^}_PASSWORD
  local arguments=()
  if alive "$name"; then return; fi
  if [ "$name" = notification ]; then tell_this_machine; fi
  (
    export Kestrel__Endpoints__Http1__Url=http://127.0.0.1:${!http1} Kestrel__Endpoints__Http1__Protocols=Http1
    if [ "$name" = gateway ]; then
      export Platform__Identity__CredentialsFile=$folder/credentials.json
    else
      export Kestrel__Endpoints__Http2__Url=http://127.0.0.1:${!http2} Kestrel__Endpoints__Http2__Protocols=Http2
      export ConnectionStrings__Store="Host=127.0.0.1;Port=$POSTGRES_PORT;Database=$name;Username=$name;Password=${!password};Maximum Pool Size=40"
      export ConnectionStrings__Broker="amqp://$name:${!password}@127.0.0.1:$BROKER_PORT/"
    fi
    if [ -e "$folder/logs/$name.log" ]; then mv "$folder/logs/$name.log" "$folder/logs/$name.previous.log"; fi
    cd "$(dirname "$(dll_of "$name")")"
    # Detached: Ctrl-C reaches `run`, which stops the processes before their servers.
    exec setsid dotnet "$(dll_of "$name")" "${arguments[@]}" >"$folder/logs/$name.log" 2>&1 </dev/null
  ) &
  echo $! >"$folder/$name.pid"
}

start() {
  # shellcheck source=/dev/null
  . "$folder/servers/servers.env"
  settle_ports
  export_common
  local name
  for name in "${services[@]}" gateway; do start_one "$name"; done
}

stop() {
  local name
  for name in gateway "${services[@]}"; do
    stop_pid "$folder/$name.pid" "$(dll_of "$name")" TERM 20 &
  done
  wait
}

# One line a process; fails unless all run.
status() {
  local name all=0 port state
  # shellcheck source=/dev/null
  if [ -e "$folder/ports.env" ]; then . "$folder/ports.env"; fi
  for name in gateway "${services[@]}"; do
    port=${name}_http1 state=stopped
    if alive "$name"; then
      state=$(curl -s -m 5 -o /dev/null -w '%{http_code}' "http://127.0.0.1:${!port}/health/ready" || true)
      if [ "$state" = 200 ]; then state=ready; else state='not ready' && all=1; fi
      state="$state  pid $(pid_in "$folder/$name.pid")  http://127.0.0.1:${!port}"
    else
      all=1
    fi
    printf '%-13s %s\n' "$name" "$state"
  done
  return "$all"
}

# Names a process that has ended although nobody stopped it.
failed() {
  local name
  for name in "${services[@]}" gateway; do
    if ! alive "$name"; then
      say "$name has ended; the last lines of $folder/logs/$name.log:"
      tail -n 15 "$folder/logs/$name.log" >&2
      return 0
    fi
  done
  return 1
}

case $action in
  start | stop | status | failed) "$action" ;;
  *) die "processes.sh start|stop|status|failed FOLDER" ;;
esac

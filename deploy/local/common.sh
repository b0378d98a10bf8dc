# shellcheck shell=bash
# Sourced by the scripts beside it: small words they share. No side effects.

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

is_root() { [ "$(id -u)" -eq 0 ]; }

# Runs a command as a system user when we are root (PostgreSQL refuses root), else as ourselves.
as_user() { (exec_as "$@"); }

exec_as() {
  local user=$1
  shift
  if is_root; then exec setpriv --reuid="$user" --regid="$user" --clear-groups -- "$@"; else exec "$@"; fi
}

# What our PostgreSQL is set to, one word a line, wherever it runs. docker-compose.yml says the same.
postgres_settings() {
  printf -- '-c\n%s\n' max_connections=300 shared_buffers=1GB max_wal_size=4GB checkpoint_timeout=15min \
    wal_compression=lz4 default_toast_compression=lz4
}

# What our RabbitMQ may keep in memory. deploy/docker/rabbitmq.conf says the same.
# shellcheck disable=SC2034  # read by those that source this
broker_memory=1GB

random_hex() { od -An -v -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }

# True if nobody listens on the port of the loopback address.
port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Prints a free port. Below 32768, from where the kernel picks ports for outgoing connections that would steal it.
free_port() {
  local port
  while :; do
    port=$((12000 + (RANDOM * 32768 + RANDOM) % 20000))
    if port_is_free "$port"; then
      printf '%s' "$port"
      return
    fi
  done
}

# True if the process lives and is the one we started: its command line names the mark, a recycled id does not.
lives() { [ -n "$1" ] && { tr '\0' ' ' <"/proc/$1/cmdline" | grep -qF -- "$2"; } 2>/dev/null; }

# The first line of a pid file.
pid_in() { if [ -r "$1" ]; then head -n 1 "$1"; fi; }

runs() { lives "$(pid_in "$1")" "$2"; }

# Asks a process of ours to end, waits, and ends it by force only if it does not.
stop_pid() {
  local pid mark=$2 signal=$3 seconds=$4
  pid=$(pid_in "$1")
  lives "$pid" "$mark" || return 0
  kill -s "$signal" "$pid" 2>/dev/null || return 0
  for _ in $(seq $((seconds * 10))); do
    lives "$pid" "$mark" || return 0
    sleep 0.1
  done
  say "process $pid did not end within $seconds s: killed"
  kill -s KILL "$pid" 2>/dev/null || true
}

# Which servers to use: containers where an engine answers, else the system's packages. PLATFORM_SERVERS decides otherwise.
server_kind() {
  case ${PLATFORM_SERVERS:-} in
    docker | private) printf '%s' "$PLATFORM_SERVERS" ;;
    '') if command -v docker >/dev/null && docker info >/dev/null 2>&1; then printf docker; else printf private; fi ;;
    *) die "PLATFORM_SERVERS is '$PLATFORM_SERVERS': say docker or private" ;;
  esac
}

# Where a server of the system's packages keeps its files. As root it runs under its own user, who cannot enter a clone
# below a closed home: then the files lie in /var/tmp, and the folder only links to them.
server_home() {
  local folder=$1 name=$2 user=$3 outside
  if [ -e "$folder/$name" ]; then
    readlink -f "$folder/$name"
    return
  fi
  if ! is_root || as_user "$user" test -x "$folder"; then
    mkdir -p "$folder/$name"
  else
    outside=/var/tmp/platform-$(printf '%s' "$folder" | sha256sum | cut -c1-12)/$name
    mkdir -p "$outside"
    ln -s "$outside" "$folder/$name"
  fi
  if is_root; then chown "$user:" "$folder/$name/"; fi
  chmod 700 "$folder/$name/"
  readlink -f "$folder/$name"
}

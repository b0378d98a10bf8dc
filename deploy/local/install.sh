#!/usr/bin/env bash
# Installs what is missing of the commands' packages by apt: install.sh PACKAGE=PATH_OR_COMMAND…
# No service is started: the platform's private servers are its own.
set -euo pipefail
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

present() { command -v "$1" >/dev/null || compgen -G "$1" >/dev/null; }

missing=()
for want in "$@"; do
  present "${want#*=}" || missing+=("${want%%=*}")
done
[ ${#missing[@]} -gt 0 ] || exit 0

# An engine takes the place of the two servers, and of nothing else.
engine=''
if [[ " ${missing[*]} " =~ \ (postgresql|rabbitmq-server)\  ]]; then engine=', or start Docker'; fi
command -v apt-get >/dev/null || die "missing: ${missing[*]}. Install what these Debian packages hold$engine, and run this again."
root=()
if ! is_root; then
  command -v sudo >/dev/null || die "missing: ${missing[*]}. Run 'apt-get install ${missing[*]}' as root$engine."
  root=(sudo)
fi

say "installing ${missing[*]} …"
policy=/usr/sbin/policy-rc.d
log=$(mktemp)
restore() {
  if "${root[@]}" test -e "$policy.platform-saved"; then
    "${root[@]}" mv "$policy.platform-saved" "$policy"
  else
    "${root[@]}" rm -f "$policy"
  fi
  rm -f "$log"
}
trap restore EXIT
# 101 = forbidden by policy: for the moment of the installation no package may start its service.
if [ -e "$policy" ]; then "${root[@]}" mv "$policy" "$policy.platform-saved"; fi
printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee "$policy" >/dev/null
"${root[@]}" chmod 755 "$policy"

apt() { "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@" >>"$log" 2>&1; }
apt update || true
apt install --no-install-recommends "${missing[@]}" || {
  tail -n 20 "$log" >&2
  die "apt-get could not install: ${missing[*]}"
}
# Nor at the next boot.
if [ -d /run/systemd/system ]; then
  for package in "${missing[@]}"; do
    "${root[@]}" systemctl disable "$package" >/dev/null 2>&1 || true
  done
fi

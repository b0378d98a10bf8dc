#!/usr/bin/env bash
# One database and one login role for each service, made where they are missing: databases.sh FOLDER
# The role owns its database and nothing else; no service can reach another's.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$1
# shellcheck source=/dev/null
. "$folder/servers.env"

# One call for all: each start of psql costs more than what it does.
{
  # What is there already need not be told.
  echo "set client_min_messages = warning;"
  for service in incident escalation notification reporting; do
    password=${service^^}_PASSWORD
    cat <<SQL
select 'create role $service login' where not exists (select from pg_roles where rolname = '$service') \gexec
alter role $service password '${!password}';
-- To see which transactions are under way in its database: events of others' need not be waited for.
grant pg_read_all_stats to $service;
-- A paused process must not hold the rows of its timers for ever.
alter role $service set idle_in_transaction_session_timeout = '60s';
select 'create database $service owner $service' where not exists (select from pg_database where datname = '$service') \gexec
revoke connect, temporary on database $service from public;
SQL
  done
} | "$here/servers.sh" psql "$folder" -q -v ON_ERROR_STOP=1 -d postgres >/dev/null

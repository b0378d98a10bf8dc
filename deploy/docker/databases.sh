#!/usr/bin/env bash
# Run by the PostgreSQL container when its volume is new: one database and one login role for each service.
set -euo pipefail
for service in incident escalation notification reporting; do
  password=${service^^}_PASSWORD
  psql -v ON_ERROR_STOP=1 -U postgres <<SQL
create role $service login password '${!password}';
-- To see which transactions are under way in its database: events of others' need not be waited for.
grant pg_read_all_stats to $service;
alter role $service set idle_in_transaction_session_timeout = '60s';
create database $service owner $service;
revoke connect, temporary on database $service from public;
SQL
done

#!/usr/bin/env bash
# Run once, by PostgreSQL's image, in a new database: a role, and a schema of the same name, for each service. Passwords
# are read by psql itself, so that they stand in no argument; a statement that fails is not logged.
set -euo pipefail
for service in gateway build test scan deploy; do
  psql -q -v ON_ERROR_STOP=1 -v service="$service" -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
\set file /run/secrets/postgres- :service
\set password `cat :'file'`
set log_min_error_statement = panic;
create role :"service" login password :'password';
create schema :"service" authorization :"service";
alter role :"service" set search_path to :"service";
SQL
done

#!/usr/bin/env bash
# Starts PostgreSQL as the official image does: a new folder gets POSTGRES_DB and what lies in docker-entrypoint-initdb.d.
set -euo pipefail
PATH=$(echo /usr/lib/postgresql/*/bin):$PATH
data=/var/lib/postgresql/data
if ! [ -s "$data/PG_VERSION" ]; then
  password=(--auth=trust)
  [ -z "${POSTGRES_PASSWORD_FILE:-}" ] || password+=("--pwfile=$POSTGRES_PASSWORD_FILE")
  initdb -D "$data" -U postgres "${password[@]}" -E UTF8 --locale=C.UTF-8 >/dev/null
  printf 'local all all trust\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >"$data/pg_hba.conf"
  pg_ctl -D "$data" -w -o "-c listen_addresses='' -c unix_socket_directories=/tmp" start >/dev/null
  export PGHOST=/tmp
  createdb -U postgres "$POSTGRES_DB"
  for script in /docker-entrypoint-initdb.d/*.sh; do
    if [ -e "$script" ]; then POSTGRES_USER=postgres bash "$script"; fi
  done
  pg_ctl -D "$data" -w stop >/dev/null
fi
exec postgres -D "$data" -c listen_addresses='*' -c unix_socket_directories=/tmp "$@"

#!/bin/bash
# Run once by PostgreSQL's container, on an empty volume: the two roles, with the passwords that their addresses hold.
set -euo pipefail

password_in() { sed -nE 's#^postgresql://[^:/@]+:([^@]+)@.*#\1#p' "$1"; }

psql --set ON_ERROR_STOP=1 --username=postgres --dbname=postgres --file=/etc/folkmoot/roles.sql
for role in folkmoot:database-url folkmoot_owner:database-owner-url; do
    psql --set ON_ERROR_STOP=1 --username=postgres --dbname=postgres \
        --set role="${role%%:*}" --set password="$(password_in "/run/secrets/${role##*:}")" \
        <<<"ALTER ROLE :\"role\" PASSWORD :'password';"
done

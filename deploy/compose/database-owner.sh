#!/bin/sh
# Run once, in an empty database: the role that owns the schemas and makes those of sync and broker.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres -d chancery <<SQL
\set password \`cat /run/chancery/owner.password\`
CREATE ROLE chancery_owner LOGIN CREATEROLE PASSWORD :'password';
ALTER DATABASE chancery OWNER TO chancery_owner;
SQL

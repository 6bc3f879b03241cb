-- Two roles: the owner changes tables and takes backups, the application reads and writes rows and nothing else.
-- As PostgreSQL's administrator: psql --set ON_ERROR_STOP=1 --file deploy/postgresql/roles.sql
CREATE ROLE folkmoot_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE folkmoot LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
CREATE DATABASE folkmoot OWNER folkmoot_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE folkmoot FROM PUBLIC;
GRANT CONNECT ON DATABASE folkmoot TO folkmoot;

\connect folkmoot
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO folkmoot_owner;
GRANT USAGE ON SCHEMA public TO folkmoot;

-- What the owner makes later, the application may read and write, but never empty or change the shape of.
ALTER DEFAULT PRIVILEGES FOR ROLE folkmoot_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO folkmoot;
ALTER DEFAULT PRIVILEGES FOR ROLE folkmoot_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO folkmoot;

-- Whoever waits for a lock that long would hold up those behind it.
ALTER ROLE folkmoot IN DATABASE folkmoot SET lock_timeout = '10s';
ALTER ROLE folkmoot IN DATABASE folkmoot SET idle_in_transaction_session_timeout = '60s';

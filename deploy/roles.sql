-- Run once, when the database is made: the app owns its database, and is nobody's superuser.
\set password `cat /run/secrets/database_password`
CREATE ROLE shop LOGIN PASSWORD :'password';
CREATE DATABASE shop OWNER shop;
REVOKE ALL ON DATABASE shop FROM PUBLIC;

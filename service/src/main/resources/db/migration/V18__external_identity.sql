-- Users and projects of a Keystone elsewhere; docs/adr/0026-external-keystone.md.
-- The id of their domain there; none for ours. Its names are unique in that domain only, and as they were when last seen.

alter table projects add column external_domain text;
alter table projects drop constraint projects_name_key;
create unique index projects_name_key on projects (name) where external_domain is null;

alter table users add column external_domain text;
alter table users drop constraint users_name_key;
create unique index users_name_key on users (name) where external_domain is null;

-- Keys of projects, and regions; docs/adr/0020-keys-copies-regions.md.

-- Counts the changes of keys' states, so that every node sees that there was one.
create table key_epoch (
    only_one boolean primary key default true check (only_one),
    epoch    bigint not null
) with (fillfactor = 10);
insert into key_epoch (epoch) values (0);

create table keys (
    -- What the key service calls it.
    id          text primary key check (id ~ '^[0-9a-z][0-9a-z.-]{0,99}$'),
    -- Whose it is, perhaps another Keystone's; none for the server's own.
    project_id  uuid,
    name        text not null,
    description text not null default '',
    state       text not null default 'enabled'
                check (state in ('enabled', 'disabled', 'deleting', 'deleted')),
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    rotated_at  timestamptz,
    -- Whether an older version may still be what wraps some content's secret.
    rewrap      boolean not null default false,
    -- When it is destroyed.
    delete_at   timestamptz,
    check ((state = 'deleting') = (delete_at is not null))
);
create unique index on keys (project_id, name) where state <> 'deleted';
create index on keys (delete_at) where delete_at is not null;
create index on keys (id) where rewrap;

-- The server's keys, as far as they were used.
insert into keys (id, name)
    select distinct content_key, content_key from images where content_key is not null;

alter table images
    -- The key that its content is to be encrypted with; none for the server's, or none at all.
    add column wanted_key text references keys,
    add column plain      boolean not null default false,
    -- Where its content is; the server's own region has no name here, so that it can be renamed.
    add column region     text not null default '',
    add check (not plain or wanted_key is null);
create index on images (content_key) where content_key is not null;
